-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "session_gone_at" TIMESTAMPTZ(3);

