-- CreateTable
CREATE TABLE "backlog_minutes" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "open" INTEGER NOT NULL,

    CONSTRAINT "backlog_minutes_pkey" PRIMARY KEY ("minute")
);

-- CreateTable
CREATE TABLE "backlog_counts" (
    "connection_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "open" INTEGER NOT NULL,

    CONSTRAINT "backlog_counts_pkey" PRIMARY KEY ("connection_id","minute")
);

-- CreateIndex
CREATE INDEX "backlog_count_minute" ON "backlog_counts"("minute");
