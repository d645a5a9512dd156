-- How many jobs wait for a person or are passed over, by company and cause, is kept and not counted: whoever opens
-- the console asks for it. A trigger notes each change, a row of its own, so that no two invoices wait for each other;
-- workers add them up (packages/jobs/src/at-rest.ts). It runs with the rights of the table's owner and names every
-- table with its schema, for the reasons given beside the triggers of notifications.
CREATE TABLE "jobs_at_rest" (
    "connection_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "jobs_at_rest_pkey" PRIMARY KEY ("connection_id","status","fingerprint","kind")
);

CREATE TABLE "jobs_at_rest_changes" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "change" INTEGER NOT NULL,

    CONSTRAINT "jobs_at_rest_changes_pkey" PRIMARY KEY ("id")
);

DO $do$
BEGIN
  EXECUTE format($make$
    CREATE FUNCTION %1$I.note_job_at_rest() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF TG_OP <> 'INSERT' AND OLD.status IN ('dead-lettered', 'ignored') THEN
        INSERT INTO %1$I.jobs_at_rest_changes (connection_id, status, fingerprint, kind, change)
        VALUES (OLD.connection_id, OLD.status, coalesce(OLD.fingerprint, ''),
                coalesce(OLD.dead_letter_kind, ''), -1);
      END IF;
      IF TG_OP <> 'DELETE' AND NEW.status IN ('dead-lettered', 'ignored') THEN
        INSERT INTO %1$I.jobs_at_rest_changes (connection_id, status, fingerprint, kind, change)
        VALUES (NEW.connection_id, NEW.status, coalesce(NEW.fingerprint, ''),
                coalesce(NEW.dead_letter_kind, ''), 1);
      END IF;
      RETURN NULL;
    END $body$
  $make$, current_schema());
END $do$;

CREATE TRIGGER note_job_at_rest_changed
  AFTER UPDATE OF status, fingerprint, dead_letter_kind, connection_id ON "sync_jobs" FOR EACH ROW
  WHEN ((OLD.status IN ('dead-lettered', 'ignored') OR NEW.status IN ('dead-lettered', 'ignored'))
    AND (OLD.status, OLD.fingerprint, OLD.dead_letter_kind, OLD.connection_id)
      IS DISTINCT FROM (NEW.status, NEW.fingerprint, NEW.dead_letter_kind, NEW.connection_id))
  EXECUTE FUNCTION note_job_at_rest();

CREATE TRIGGER note_job_at_rest_made AFTER INSERT ON "sync_jobs" FOR EACH ROW
  WHEN (NEW.status IN ('dead-lettered', 'ignored'))
  EXECUTE FUNCTION note_job_at_rest();

CREATE TRIGGER note_job_at_rest_gone AFTER DELETE ON "sync_jobs" FOR EACH ROW
  WHEN (OLD.status IN ('dead-lettered', 'ignored'))
  EXECUTE FUNCTION note_job_at_rest();

-- Nobody writes jobs between the triggers and the end of this transaction.
INSERT INTO "jobs_at_rest" ("connection_id", "status", "fingerprint", "kind", "count")
SELECT connection_id, status, coalesce(fingerprint, ''), coalesce(dead_letter_kind, ''), count(*)
FROM (
  SELECT connection_id, status, fingerprint, dead_letter_kind FROM "sync_jobs" WHERE status = 'dead-lettered'
  UNION ALL
  SELECT connection_id, status, fingerprint, dead_letter_kind FROM "sync_jobs" WHERE status = 'ignored'
) AS resting
GROUP BY 1, 2, 3, 4;
