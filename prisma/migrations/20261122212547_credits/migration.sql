-- DropIndex
DROP INDEX "sync_job_once_per_invoice";

-- AlterTable
ALTER TABLE "customer_links" ADD COLUMN     "card_digest" TEXT;

-- AlterTable
ALTER TABLE "sync_jobs" ADD COLUMN     "drift" JSONB,
ADD COLUMN     "subject" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX "sync_job_once_per_invoice" ON "sync_jobs"("connection_id", "kind", "invoice_id", "subject");
