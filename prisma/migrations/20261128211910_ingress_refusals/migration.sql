-- CreateTable
CREATE TABLE "ingress_refusals" (
    "connection_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ingress_refusals_pkey" PRIMARY KEY ("connection_id","reason")
);

-- AddForeignKey
ALTER TABLE "ingress_refusals" ADD CONSTRAINT "ingress_refusals_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
