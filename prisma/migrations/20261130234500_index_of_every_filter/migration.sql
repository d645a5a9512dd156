-- The newest of one company are looked through first; taking in and claims write nothing here.
CREATE INDEX "job_search_of_connection" ON "job_search"("connection_id", "created_at", "job_id");
