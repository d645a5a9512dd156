-- The list of a company that has been quiet for long was looked for among the newer jobs of all others. Of an
-- expression, so that nothing but that list is ever planned by it: whoever looks for one invoice would go through all.
CREATE INDEX "sync_job_of_company" ON "sync_jobs"(("connection_id" || ''), "created_at", "id");
