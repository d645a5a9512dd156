-- AlterTable
ALTER TABLE "timeline_entries" ADD COLUMN     "sent" TEXT;
