-- What was told of an invoice after it was carried over, and nobody has said that it has been seen to.
CREATE INDEX "drift_unseen" ON "sync_jobs" ("created_at" DESC, "id" DESC)
  WHERE jsonb_path_exists("drift", '$[*] ? (!exists(@.seen))');
