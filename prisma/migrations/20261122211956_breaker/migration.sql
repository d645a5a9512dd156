-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "breaker_failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "breaker_opened_at" TIMESTAMPTZ(3),
ADD COLUMN     "breaker_probe_at" TIMESTAMPTZ(3),
ADD COLUMN     "breaker_trips" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "fortnox_tokens" ADD COLUMN     "claimed_by" TEXT;
