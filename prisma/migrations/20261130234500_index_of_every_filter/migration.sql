-- The newest of one company are looked through first; taking in and claims write nothing here.
CREATE INDEX "job_search_of_connection" ON "job_search"("connection_id", "created_at", "job_id");

-- Lists are narrowed by these two, with no company named as well.
CREATE INDEX "sync_job_invoice_number" ON "sync_jobs"("invoice_number");
CREATE INDEX "sync_job_invoice_id" ON "sync_jobs"("invoice_id");
