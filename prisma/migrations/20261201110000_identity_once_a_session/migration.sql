-- As before, but the cluster's own number is read once a session: the control file stands behind it, which was
-- opened for every change in Fortnox, and a session never moves to another cluster. The time line may change
-- under a session, by a promotion, and is asked for each time.
CREATE OR REPLACE FUNCTION "sync_server_identity"() RETURNS TEXT LANGUAGE plpgsql STABLE AS $$
DECLARE
  cluster TEXT := current_setting('sync.cluster', true);
  timeline TEXT := '-';
BEGIN
  IF cluster IS NULL OR cluster = '' THEN
    BEGIN
      SELECT system_identifier::text INTO cluster FROM pg_control_system();
    EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN
      cluster := '-';
    END;
    -- Not that it cannot be told: a right that is given meanwhile would count in some sessions and not in others.
    IF cluster <> '-' THEN PERFORM set_config('sync.cluster', cluster, false); END IF;
  END IF;
  BEGIN
    timeline := substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
  EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN
    timeline := '-';
  END;
  RETURN concat_ws('/', cluster, timeline,
                   (SELECT oid FROM pg_database WHERE datname = current_database()));
END $$;
