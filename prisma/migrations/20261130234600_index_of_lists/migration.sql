-- Lists are narrowed by these two, with no company named as well.
CREATE INDEX "sync_job_invoice_number" ON "sync_jobs"("invoice_number");
-- Of an expression, so that nothing but a list is ever planned by it: a refund's invoice may have a thousand others.
CREATE INDEX "sync_job_of_invoice" ON "sync_jobs"(("invoice_id" || ''));
