-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "deleted_by" TEXT,
ADD COLUMN     "signing_secret_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "signing_secret_used_at" TIMESTAMPTZ(3),
ADD COLUMN     "webhook_key_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "webhook_key_used_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "former_keys" (
    "connection_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "secret_cipher" TEXT,
    "key_hash" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "former_keys_pkey" PRIMARY KEY ("connection_id","kind")
);

-- CreateTable
CREATE TABLE "customer_erasures" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "jobs" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_erasures_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "former_webhook_key" ON "former_keys"("key_hash");

-- CreateIndex
CREATE INDEX "erasure_of_customer" ON "customer_erasures"("connection_id", "customer_id");

-- AddForeignKey
ALTER TABLE "former_keys" ADD CONSTRAINT "former_keys_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_erasures" ADD CONSTRAINT "customer_erasures_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Until now a connection kept the keys that it was made with.
UPDATE "connections" SET "signing_secret_since" = "created_at", "webhook_key_since" = "created_at";
