-- CreateTable
CREATE TABLE "reconciliations" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "from_date" TEXT NOT NULL,
    "to_date" TEXT NOT NULL,
    "actor" TEXT,
    "scheduled_for" TEXT,
    "state" TEXT NOT NULL,
    "detail" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "worker_id" TEXT,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "figures" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_findings" (
    "reconciliation_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "invoice_id" TEXT,
    "invoice_number" TEXT,
    "job_id" TEXT,
    "fortnox_invoice_number" TEXT,
    "message" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "enqueueable" BOOLEAN NOT NULL DEFAULT false,
    "enqueued_job_id" TEXT,

    CONSTRAINT "reconciliation_findings_pkey" PRIMARY KEY ("reconciliation_id","position")
);

-- CreateIndex
CREATE INDEX "reconciliation_due" ON "reconciliations"("state", "due_at");

-- CreateIndex
CREATE INDEX "reconciliation_listing" ON "reconciliations"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reconciliation_once_per_day" ON "reconciliations"("connection_id", "scheduled_for");

-- AddForeignKey
ALTER TABLE "reconciliations" ADD CONSTRAINT "reconciliations_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_findings" ADD CONSTRAINT "reconciliation_findings_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "reconciliations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
