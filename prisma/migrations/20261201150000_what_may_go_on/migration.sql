-- Each worker asks every five seconds for companies whose dead letters may go on by themselves: of each company that has
-- none, all dead letters of all others were read.
CREATE INDEX "sync_job_may_go_on" ON "sync_jobs" ("connection_id")
  WHERE "status" = 'dead-lettered' AND "cleared_by" IS NOT NULL AND "series" < 5;
