-- AlterTable
ALTER TABLE "sync_jobs" ADD COLUMN     "rescues" INTEGER NOT NULL DEFAULT 0;
