-- The refunds and voids of an invoice that go on by themselves, in the order in which they are credited: each
-- asks how many stand before it, and whoever ends asks for the next. Of what has ended it holds nothing.
CREATE INDEX "sync_job_unfinished_credits" ON "sync_jobs"
  ("connection_id", "invoice_id", "created_at", "id")
  WHERE "kind" = 'sync-credit' AND "status" IN ('queued', 'running', 'retrying');
