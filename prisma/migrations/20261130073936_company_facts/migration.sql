-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "fortnox_company_name" TEXT,
ADD COLUMN     "fortnox_organisation_number" TEXT;
