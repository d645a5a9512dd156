-- AlterTable
ALTER TABLE "replay_items" ADD COLUMN     "connection_id" TEXT,
ADD COLUMN     "dead_lettered_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "replay_next" ON "replay_items"("state", "replay_id", "connection_id", "dead_lettered_at", "job_id");
