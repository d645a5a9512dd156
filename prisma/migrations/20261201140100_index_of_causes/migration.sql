-- Where counts are kept (jobs_at_rest), what is still asked of dead letters is the first and the last of a cause at a
-- company: read off this index without going through those between.
CREATE INDEX "sync_job_of_cause" ON "sync_jobs"
  ("fingerprint", "connection_id", "dead_lettered_at", "id")
  INCLUDE ("dead_letter_kind", "updated_at") WHERE "status" = 'dead-lettered';
