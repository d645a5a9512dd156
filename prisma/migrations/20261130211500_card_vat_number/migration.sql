-- AlterTable
ALTER TABLE "customer_links" ADD COLUMN     "vat_number_digest" TEXT;
