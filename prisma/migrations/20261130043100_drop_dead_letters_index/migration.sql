-- It was for the same questions as sync_job_attention and had to look each job up; of two the planner would take
-- this one. Not in the transaction that makes the other: who waits there for the table to be written would hold
-- what this needs.
DROP INDEX "sync_job_dead_letters";
