-- AlterTable
ALTER TABLE "intents" ADD COLUMN     "asked" JSONB;
