-- An event with an earlier time than this says nothing of the invoice as it is now. No default: rows of before
-- are not rewritten, and their own event is what they judge by.
ALTER TABLE "sync_jobs" ADD COLUMN "outdated_before" TIMESTAMPTZ(3);
