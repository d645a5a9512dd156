import { ConfigurationError } from '@sync/shared';
import pg from 'pg';
import { readDatabaseAddress, type DatabaseAddress } from './address.js';
import { carryOut, isOwnSession } from './kept-plans.js';
import { sessionSettings } from './session.js';

/** Plain statements over a few connections of their own, apart from the big pool; plans are kept. */
export type Statements = {
  /** Answers how many rows the statement touched; throws as `pg` does. */
  execute(sql: string, values: readonly unknown[]): Promise<number>;
  /** Answers the rows as `pg` reads them, whose shape the caller vouches for; throws as `pg` does. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** `false`: a pooler stands between, whose sessions outlive ours and serve others too. */
  haveOwnSessions(): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * Opens at most `connections`; each waits `waitMs` for a connection and as long for an answer. `lasting`: they
 * stay until they are closed, however long nothing is asked over them.
 */
export function openStatements(options: {
  readonly url: string;
  readonly connections: number;
  readonly waitMs: number;
  readonly lasting?: boolean;
}): Statements {
  const { connections, waitMs } = options;
  const address = addressOf(options.url);
  const settings = sessionSettings(address, { connectMs: waitMs, queryMs: waitMs });
  const max = Math.min(connections, address.poolSize ?? Infinity);
  const pool = new pg.Pool({
    ...settings,
    max,
    ...(options.lasting && { idleTimeoutMillis: 0 }),
  });
  // A lost connection shows in the next statement; unheard, the event would end the process.
  pool.on('error', () => undefined);
  return {
    execute: async (text, values) => (await carryOut(pool, { text, values })).rowCount ?? 0,
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await carryOut<Row>(pool, { text, values })).rows,
    haveOwnSessions: () => haveOwnSessions(pool),
    close: () => pool.end(),
  };
}

async function haveOwnSessions(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    const isOwn = await isOwnSession(client);
    client.release();
    return isOwn;
  } catch (error) {
    // An answer that may still come would be the next one's.
    client.release(true);
    throw error;
  }
}

/** Throws a `ConfigurationError` that names the part of DATABASE_URL that cannot be obeyed. */
export function addressOf(url: string): DatabaseAddress {
  const address = readDatabaseAddress(url);
  if (address.ok) return address.value;
  throw new ConfigurationError(`settings missing or malformed: DATABASE_URL (${address.error})`);
}
