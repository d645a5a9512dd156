-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "subscriptionflow_refusal" TEXT;

-- CreateTable
CREATE TABLE "breakers" (
    "connection_id" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "probe_at" TIMESTAMPTZ(3),
    "trips" INTEGER NOT NULL DEFAULT 0,
    "asking_since" TIMESTAMPTZ(3),
    "asking_until" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "breakers_pkey" PRIMARY KEY ("connection_id","side")
);

-- CreateIndex
CREATE INDEX "breaker_probe" ON "breakers"("probe_at");

-- AddForeignKey
ALTER TABLE "breakers" ADD CONSTRAINT "breakers_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
