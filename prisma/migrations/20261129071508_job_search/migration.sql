-- AlterTable
ALTER TABLE "sync_jobs" ADD COLUMN     "customer_name" TEXT;

-- CreateTable
CREATE TABLE "job_search" (
    "job_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "number" TEXT NOT NULL,
    "marks" TEXT NOT NULL,
    "grams" INTEGER[],
    "name" TEXT,
    "name_grams" INTEGER[],

    CONSTRAINT "job_search_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "search_marks" (
    "id" INTEGER NOT NULL,
    "created_until" TIMESTAMPTZ(3) NOT NULL,
    "created_id" TEXT NOT NULL DEFAULT '',
    "finished_until" TIMESTAMPTZ(3) NOT NULL,
    "finished_id" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "search_marks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "job_search_grams" ON "job_search" USING GIN ("grams");

-- CreateIndex
CREATE INDEX "job_search_name_grams" ON "job_search" USING GIN ("name_grams");

-- CreateIndex
CREATE INDEX "job_search_listing" ON "job_search"("created_at", "job_id");

-- AddForeignKey
ALTER TABLE "job_search" ADD CONSTRAINT "job_search_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "sync_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is there already is found once a worker has come by it, the oldest first; what ends from now
-- on is looked at again.
INSERT INTO "search_marks" ("id", "created_until", "finished_until") VALUES (1, 'epoch', now());
