-- CreateTable
CREATE TABLE "call_counts" (
    "connection_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,

    CONSTRAINT "call_counts_pkey" PRIMARY KEY ("connection_id","minute")
);

-- CreateIndex
CREATE INDEX "call_count_minute" ON "call_counts"("minute");

-- CreateIndex
CREATE INDEX "sync_job_finished" ON "sync_jobs"("finished_at");
