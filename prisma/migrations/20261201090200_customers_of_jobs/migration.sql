-- Whom a job was about before, for whoever erases one of them.
ALTER TABLE "sync_jobs" ADD COLUMN     "customer_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
