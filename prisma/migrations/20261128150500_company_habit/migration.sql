-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "habit" JSONB;
