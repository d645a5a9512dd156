-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "causes_checked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sync_jobs" ADD COLUMN     "cleared_by" TEXT,
ADD COLUMN     "cleared_subject" TEXT;
