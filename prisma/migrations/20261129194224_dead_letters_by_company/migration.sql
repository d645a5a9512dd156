-- CreateIndex
-- Made before the former one goes: what runs meanwhile is never without.
CREATE INDEX "sync_job_causes" ON "sync_jobs"("status", "fingerprint", "connection_id");

-- DropIndex
DROP INDEX "sync_job_dead_letters";
