-- CreateTable
CREATE TABLE "notifications" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target_cipher" TEXT NOT NULL,
    "target_shown" TEXT NOT NULL,
    "secret_cipher" TEXT,
    "events" TEXT[],
    "connection_id" TEXT,
    "digest_minutes" INTEGER NOT NULL DEFAULT 0,
    "quiet_from" INTEGER,
    "quiet_to" INTEGER,
    "language" TEXT NOT NULL DEFAULT 'en',
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "detail" TEXT,
    "summary_due_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_facts" (
    "id" BIGSERIAL NOT NULL,
    "event" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "subject" TEXT,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_facts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_deliveries" (
    "id" TEXT NOT NULL,
    "notification_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "facts" INTEGER NOT NULL DEFAULT 1,
    "counts" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tried_since" TIMESTAMPTZ(3),
    "tried_at" TIMESTAMPTZ(3),
    "detail" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "late_backlogs" (
    "connection_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "late_backlogs_pkey" PRIMARY KEY ("connection_id")
);

-- CreateIndex
CREATE INDEX "notification_listing" ON "notifications"("created_at", "id");

-- CreateIndex
CREATE INDEX "notification_summary" ON "notifications"("summary_due_at");

-- CreateIndex
CREATE INDEX "notification_delivery_due" ON "notification_deliveries"("state", "due_at");

-- CreateIndex
CREATE INDEX "notification_delivery_of_receiver" ON "notification_deliveries"("notification_id", "state", "due_at");

-- CreateIndex
CREATE INDEX "notification_delivery_listing" ON "notification_deliveries"("notification_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "notification_delivery_retention" ON "notification_deliveries"("finished_at");

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notifications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What somebody wants to be told of is written down in the transaction in which it becomes true
-- (docs/decisions/0010-facts-are-noted-by-the-database.md). The triggers are deferred: what counts is
-- what a transaction leaves behind. A dead letter that goes on in the same transaction, since a
-- corrected event came meanwhile, is none. They run with the rights of the tables' owner, so that no
-- invoice waits for a grant; every name is qualified for the same reason as in erase_old_audit_entries.
DO $do$
BEGIN
  EXECUTE format($make$
    CREATE FUNCTION %1$I.is_notification_wanted(wanted text, of_connection text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
      SELECT EXISTS (
        SELECT 1 FROM %1$I.notifications n
        WHERE wanted = ANY (n.events) AND NOT n.paused
          AND (n.connection_id IS NULL OR n.connection_id = of_connection))
    $body$
  $make$, current_schema());

  EXECUTE format($make$
    CREATE FUNCTION %1$I.note_ended_job() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      told text := CASE NEW.status WHEN 'succeeded' THEN 'invoice.synced' ELSE 'invoice.sync_failed' END;
    BEGIN
      IF %1$I.is_notification_wanted(told, NEW.connection_id) THEN
        INSERT INTO %1$I.notification_facts (event, connection_id, subject, data)
        SELECT told, j.connection_id, j.id, jsonb_build_object(
          'kind', j.kind, 'invoiceId', j.invoice_id, 'invoiceNumber', j.invoice_number,
          'currency', j.currency, 'total', j.total,
          'fortnoxInvoiceNumber', j.fortnox ->> 'invoiceNumber',
          'cause', CASE WHEN told = 'invoice.sync_failed' THEN coalesce(j.dead_letter_kind, 'unknown') END)
        FROM %1$I.sync_jobs j WHERE j.id = NEW.id AND j.status = NEW.status;
      END IF;
      RETURN NULL;
    END $body$
  $make$, current_schema());

  EXECUTE format($make$
    CREATE FUNCTION %1$I.note_connection_in_need() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF %1$I.is_notification_wanted('connection.needs_attention', NEW.id) THEN
        INSERT INTO %1$I.notification_facts (event, connection_id, data)
        SELECT 'connection.needs_attention', c.id, jsonb_build_object('cause', CASE
          WHEN c.restored_at IS NOT NULL THEN 'database-restored'
          WHEN c.status = 'needs-attention' THEN 'consent-lost'
          ELSE 'subscriptionflow-refuses' END)
        FROM %1$I.connections c WHERE c.id = NEW.id AND c.deleted_at IS NULL
          AND (c.status = 'needs-attention' OR c.subscriptionflow_refusal IS NOT NULL
            OR c.restored_at IS NOT NULL);
      END IF;
      RETURN NULL;
    END $body$
  $make$, current_schema());

  EXECUTE format($make$
    CREATE FUNCTION %1$I.note_difference() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF %1$I.is_notification_wanted('reconciliation.differs', NEW.connection_id) THEN
        INSERT INTO %1$I.notification_facts (event, connection_id, subject, data)
        SELECT 'reconciliation.differs', NEW.connection_id, NEW.id, jsonb_build_object(
          'from', NEW.from_date, 'to', NEW.to_date,
          'findings', sum(f.count)::int, 'byKind', jsonb_object_agg(f.kind, f.count))
        FROM (SELECT kind, count(*) AS count FROM %1$I.reconciliation_findings
              WHERE reconciliation_id = NEW.id GROUP BY kind) f
        HAVING count(*) > 0;
      END IF;
      RETURN NULL;
    END $body$
  $make$, current_schema());
END $do$;

CREATE CONSTRAINT TRIGGER note_ended_job AFTER UPDATE OF status ON "sync_jobs"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.status IN ('succeeded', 'dead-lettered') AND NEW.status <> OLD.status)
  EXECUTE FUNCTION note_ended_job();

CREATE CONSTRAINT TRIGGER note_connection_in_need
  AFTER UPDATE OF status, subscriptionflow_refusal, restored_at ON "connections"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((NEW.status = 'needs-attention' AND OLD.status <> 'needs-attention')
    OR (NEW.subscriptionflow_refusal IS NOT NULL AND OLD.subscriptionflow_refusal IS NULL)
    OR (NEW.restored_at IS NOT NULL AND OLD.restored_at IS NULL))
  EXECUTE FUNCTION note_connection_in_need();

CREATE CONSTRAINT TRIGGER note_difference AFTER UPDATE OF state ON "reconciliations"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state = 'completed' AND OLD.state <> 'completed')
  EXECUTE FUNCTION note_difference();
