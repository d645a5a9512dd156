-- CreateTable
CREATE TABLE "job_totals" (
    "connection_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "job_totals_pkey" PRIMARY KEY ("connection_id","status")
);

-- CreateTable
CREATE TABLE "job_total_marks" (
    "id" INTEGER NOT NULL,
    "counted_to" TIMESTAMPTZ(3) NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_total_marks_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "job_totals" ADD CONSTRAINT "job_totals_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
