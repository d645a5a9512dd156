-- AlterTable
ALTER TABLE "sync_jobs" ADD COLUMN     "traceparent" TEXT;
