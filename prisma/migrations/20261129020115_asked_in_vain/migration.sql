-- DropIndex
DROP INDEX "sync_job_release";

-- AlterTable
ALTER TABLE "sync_jobs" ADD COLUMN     "asked_in_vain" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "sync_job_release" ON "sync_jobs"("connection_id", "lane", "dispatch_state", "asked_in_vain", "due_at");
