-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "erase_history_by" TEXT,
ADD COLUMN     "erase_history_reason" TEXT,
ADD COLUMN     "erase_history_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sync_jobs" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "later_event" JSONB,
ADD COLUMN     "made_from" JSONB,
ADD COLUMN     "outdated_fence" INTEGER,
ADD COLUMN     "told_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "sync_job_retention" ON "sync_jobs"("status", "erased_at", "finished_at");
