-- The role of the processes may add to the audit log and read it (`grantRuntimeRole`). Old entries go
-- through this function alone, which belongs to the tables' owner and keeps the last 90 days from
-- everybody. Every name is qualified: a caller's temporary table or function must not be taken for
-- ours while the owner's rights are in use.
DO $do$
BEGIN
  EXECUTE format($make$
    CREATE FUNCTION %1$I.erase_old_audit_entries(days integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      erased integer;
    BEGIN
      IF days IS NULL OR days < 90 THEN
        RAISE EXCEPTION 'the last 90 days of the audit log are kept' USING ERRCODE = '22023';
      END IF;
      DELETE FROM %1$I.audit_entries WHERE id IN (
        SELECT id FROM %1$I.audit_entries
        WHERE created_at < now() - days * interval '1 day'
        ORDER BY created_at LIMIT 1000);
      GET DIAGNOSTICS erased = ROW_COUNT;
      RETURN erased;
    END $body$
  $make$, current_schema());
  EXECUTE format('REVOKE ALL ON FUNCTION %I.erase_old_audit_entries(integer) FROM PUBLIC', current_schema());
END $do$;
