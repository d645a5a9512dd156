-- Dead letters are few among many jobs and looked at by everybody: overview, /metrics and the list of causes
-- read them off this index alone. Of what has ended well it holds nothing, so it costs nothing there.
CREATE INDEX "sync_job_attention" ON "sync_jobs"
  ("fingerprint", "connection_id", "dead_letter_kind", "dead_lettered_at", "id")
  INCLUDE ("updated_at") WHERE "status" = 'dead-lettered';

-- What was passed over may be told about again, so it is in no kept total, and counted as it stands.
CREATE INDEX "sync_job_ignored" ON "sync_jobs" ("connection_id") WHERE "status" = 'ignored';
