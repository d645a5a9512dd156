-- AlterTable
ALTER TABLE "reconciliation_findings" ADD COLUMN     "amounts" JSONB,
ADD COLUMN     "invoice_date" TEXT,
ADD COLUMN     "reason" TEXT;

-- CreateTable
CREATE TABLE "standing_findings" (
    "reconciliation_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "connection_id" TEXT NOT NULL,
    "invoice_date" TEXT NOT NULL,

    CONSTRAINT "standing_findings_pkey" PRIMARY KEY ("reconciliation_id","position")
);

-- CreateTable
CREATE TABLE "agreement_months" (
    "connection_id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "findings" INTEGER NOT NULL,
    "reconciliation_id" TEXT,
    "through" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "is_whole" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "agreement_months_pkey" PRIMARY KEY ("connection_id","month")
);

-- CreateTable
CREATE TABLE "agreement_sign_offs" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "reconciliation_id" TEXT NOT NULL,
    "signed_by" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "comment" TEXT,
    "reservations" TEXT[],
    "standing_digest" TEXT NOT NULL,

    CONSTRAINT "agreement_sign_offs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "standing_finding_of_month" ON "standing_findings"("connection_id", "invoice_date", "reconciliation_id", "position");

-- CreateIndex
CREATE INDEX "agreement_month_listing" ON "agreement_months"("month", "connection_id");

-- CreateIndex
CREATE INDEX "agreement_month_differing" ON "agreement_months"("findings");

-- CreateIndex
CREATE INDEX "agreement_sign_off_listing" ON "agreement_sign_offs"("connection_id", "month", "signed_at");

-- CreateIndex
CREATE INDEX "reconciliation_of_company" ON "reconciliations"("connection_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "standing_findings" ADD CONSTRAINT "standing_findings_reconciliation_id_position_fkey" FOREIGN KEY ("reconciliation_id", "position") REFERENCES "reconciliation_findings"("reconciliation_id", "position") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement_months" ADD CONSTRAINT "agreement_months_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement_months" ADD CONSTRAINT "agreement_months_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "reconciliations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement_sign_offs" ADD CONSTRAINT "agreement_sign_offs_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement_sign_offs" ADD CONSTRAINT "agreement_sign_offs_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "reconciliations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
