-- AlterTable
ALTER TABLE "intents" ADD COLUMN     "abandoned_at" TIMESTAMPTZ(3),
ADD COLUMN     "orphaned_at" TIMESTAMPTZ(3),
ADD COLUMN     "sender_id" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "session_pid" INTEGER,
ADD COLUMN     "session_started_at" TIMESTAMPTZ(6);
