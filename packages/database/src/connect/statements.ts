import { ConfigurationError } from '@sync/shared';
import pg from 'pg';
import { readDatabaseAddress, type DatabaseAddress } from './address.js';
import { sessionSettings } from './session.js';

/** Plain statements over a few connections of their own, apart from the big pool. */
export type Statements = {
  /** Answers how many rows the statement touched; throws as `pg` does. */
  execute(sql: string, values: readonly unknown[]): Promise<number>;
  /** Answers the rows as `pg` reads them, whose shape the caller vouches for; throws as `pg` does. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** `false`: a pooler stands between, whose sessions outlive ours and serve others too. */
  haveOwnSessions(): Promise<boolean>;
  close(): Promise<void>;
};

/** Opens at most `connections`; each waits `waitMs` for a connection and as long for an answer. */
export function openStatements(options: {
  readonly url: string;
  readonly connections: number;
  readonly waitMs: number;
}): Statements {
  const { connections, waitMs } = options;
  const settings = sessionSettings(addressOf(options.url), { connectMs: waitMs, queryMs: waitMs });
  const pool = new pg.Pool({ ...settings, max: connections });
  // A lost connection shows in the next statement; unheard, the event would end the process.
  pool.on('error', () => undefined);
  return {
    execute: async (sql, values) => (await pool.query(sql, [...values])).rowCount ?? 0,
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(sql, [...values])).rows,
    haveOwnSessions: () => haveOwnSessions(pool),
    close: () => pool.end(),
  };
}

/** A pooler answers with a number of its own where PostgreSQL names the process of the session. */
async function haveOwnSessions(pool: pg.Pool): Promise<boolean> {
  const client: pg.PoolClient & { readonly processID?: number | null } = await pool.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return rows[0]?.pid === client.processID;
  } finally {
    client.release();
  }
}

/** Throws a `ConfigurationError` that names the part of DATABASE_URL that cannot be obeyed. */
export function addressOf(url: string): DatabaseAddress {
  const address = readDatabaseAddress(url);
  if (address.ok) return address.value;
  throw new ConfigurationError(`settings missing or malformed: DATABASE_URL (${address.error})`);
}
