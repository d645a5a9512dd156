-- What stopped in a week was looked for among all jobs there ever were.
CREATE INDEX "sync_job_stopped" ON "sync_jobs" ("dead_lettered_at") WHERE "dead_lettered_at" IS NOT NULL;
