-- It was for counting dead letters, which are counted no more. Not in the transaction that makes the other: who waits
-- there for the table to be written would hold what this needs.
DROP INDEX "sync_job_attention";
