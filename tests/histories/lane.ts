import type { Database } from '@sync/database';
import { createTestDatabase } from '@sync/database/testing';
import pg from 'pg';

/** A database that one history after the other has to itself. */
export type Lane = {
  readonly db: Database;
  /** Moves time, beats hearts and audits, in few round trips. */
  readonly sql: pg.Client;
  /** The session that the living workers of a history seem to beat over. */
  readonly session: string;
  close(): Promise<void>;
};

/** Notes every change of a job's row that means something, however short it lasted. */
const noteMoves = `
  CREATE TABLE moves (
    id bigserial PRIMARY KEY, job_id text, was jsonb, became jsonb);
  CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO moves (job_id, was, became) VALUES (NEW.id,
      jsonb_build_object('status', OLD.status, 'dispatch', OLD.dispatch_state,
        'seq', OLD.dispatch_seq, 'fence', OLD.fence, 'worker', OLD.worker_id,
        'attempts', OLD.attempts, 'series', OLD.series, 'seriesAttempts', OLD.series_attempts),
      jsonb_build_object('status', NEW.status, 'dispatch', NEW.dispatch_state,
        'seq', NEW.dispatch_seq, 'fence', NEW.fence, 'worker', NEW.worker_id,
        'attempts', NEW.attempts, 'series', NEW.series, 'seriesAttempts', NEW.series_attempts));
    RETURN NULL;
  END $$;
  CREATE TRIGGER note_move AFTER UPDATE ON sync_jobs FOR EACH ROW
    WHEN ((OLD.status, OLD.dispatch_state, OLD.dispatch_seq, OLD.fence, OLD.worker_id,
           OLD.attempts, OLD.series, OLD.series_attempts)
      IS DISTINCT FROM (NEW.status, NEW.dispatch_state, NEW.dispatch_seq, NEW.fence, NEW.worker_id,
           NEW.attempts, NEW.series, NEW.series_attempts))
    EXECUTE FUNCTION note_move()`;

async function openLane(): Promise<Lane> {
  const test = await createTestDatabase();
  const sql = new pg.Client({ connectionString: test.url });
  await sql.connect();
  await sql.query(noteMoves);
  // Nothing here outlives the test: durability is proven elsewhere.
  await sql.query(
    `ALTER DATABASE ${new URL(test.url).pathname.slice(1)} SET synchronous_commit = off`,
  );
  await sql.query('SET synchronous_commit = off');
  const { rows } = await sql.query<{ session: string }>(`
    SELECT format('%s, %L::timestamptz', pid, backend_start) AS session
    FROM pg_stat_activity WHERE pid = pg_backend_pid()`);
  return {
    db: test.db,
    sql,
    session: rows[0]?.session ?? 'NULL, NULL',
    close: async () => {
      await sql.end();
      await test.drop();
    },
  };
}

/** Histories told at once: more of them only wait for each other. */
const lanesAtOnce = 4;

export function openLanes(): Promise<Lane[]> {
  return Promise.all(Array.from({ length: lanesAtOnce }, () => openLane()));
}
