-- AlterTable
ALTER TABLE "notifications" ADD COLUMN     "former_secret_cipher" TEXT,
ADD COLUMN     "former_secret_until" TIMESTAMPTZ(3);
