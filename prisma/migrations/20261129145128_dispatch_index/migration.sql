-- CreateIndex
-- Made before the former ones go: what runs meanwhile is never without.
CREATE INDEX "sync_job_dispatch" ON "sync_jobs"("dispatch_state", "connection_id", "lane", "asked_in_vain", "due_at", "created_at");

-- DropIndex
DROP INDEX "sync_job_in_window";

-- DropIndex
DROP INDEX "sync_job_release";
