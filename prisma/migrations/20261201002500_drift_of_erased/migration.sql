-- Erased jobs that still have something which was told after they were carried over: few, and looked through by
-- retention each minute for what was written to them since.
CREATE INDEX "drift_of_erased" ON "sync_jobs" ("connection_id")
  WHERE "erased_at" IS NOT NULL AND "drift" IS NOT NULL;
