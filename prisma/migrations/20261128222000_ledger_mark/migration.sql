-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "recovered_at" TIMESTAMPTZ(3),
ADD COLUMN     "restored_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "ledger_examined" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "ledger_marks" (
    "id" INTEGER NOT NULL,
    "ledger_id" TEXT NOT NULL,
    "mark" BIGINT NOT NULL DEFAULT 0,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "server" TEXT NOT NULL,
    "restored_at" TIMESTAMPTZ(3),
    "restored_because" TEXT,

    CONSTRAINT "ledger_marks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovered_references" (
    "connection_id" TEXT NOT NULL,
    "reference" TEXT NOT NULL,

    CONSTRAINT "recovered_references_pkey" PRIMARY KEY ("connection_id","reference")
);

-- AddForeignKey
ALTER TABLE "recovered_references" ADD CONSTRAINT "recovered_references_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Cluster, time line and database of this session, as far as the server tells; what it does not tell
-- is "-". The time line is taken from the log's own position: the control file learns of a promotion
-- only with the next checkpoint.
CREATE FUNCTION "sync_server_identity"() RETURNS TEXT LANGUAGE plpgsql STABLE AS $$
DECLARE
  cluster TEXT := '-';
  timeline TEXT := '-';
BEGIN
  BEGIN
    SELECT system_identifier::text INTO cluster FROM pg_control_system();
  EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN
    cluster := '-';
  END;
  BEGIN
    timeline := substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
  EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN
    timeline := '-';
  END;
  RETURN concat_ws('/', cluster, timeline,
                   (SELECT oid FROM pg_database WHERE datname = current_database()));
END $$;
