-- AlterTable
ALTER TABLE "customer_links" ADD COLUMN     "vat_type" TEXT;
