-- AlterTable
ALTER TABLE "replays" ADD COLUMN     "failures_seen" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "first_one" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "halted" TEXT,
ADD COLUMN     "stop_after" INTEGER;

-- CreateTable
CREATE TABLE "cause_handlings" (
    "connection_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "assigned_to" TEXT,
    "assigned_by" TEXT,
    "assigned_at" TIMESTAMPTZ(3),
    "snoozed_until" TIMESTAMPTZ(3),
    "snoozed_by" TEXT,
    "snoozed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cause_handlings_pkey" PRIMARY KEY ("connection_id","fingerprint")
);

-- CreateTable
CREATE TABLE "cause_comments" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cause_comments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "cause_comment_listing" ON "cause_comments"("connection_id", "fingerprint", "created_at", "id");

-- AddForeignKey
ALTER TABLE "cause_handlings" ADD CONSTRAINT "cause_handlings_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cause_comments" ADD CONSTRAINT "cause_comments_connection_id_fingerprint_fkey" FOREIGN KEY ("connection_id", "fingerprint") REFERENCES "cause_handlings"("connection_id", "fingerprint") ON DELETE CASCADE ON UPDATE CASCADE;
