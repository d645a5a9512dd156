import type pg from 'pg';
import type { Queries } from './client.js';
import type { Prisma } from './generated/client.js';

/**
 * Statements past Prisma's client, which takes half a millisecond of processor time to interpret
 * one: for what is asked about every invoice. Over the same connections as everything else, each
 * statement a transaction of its own, with nothing kept in the session.
 */
export type Direct = {
  /** Answers the rows as `pg` reads them, whose shape the caller vouches for; throws as `pg` does. */
  query<Row extends object>(statement: Prisma.Sql): Promise<readonly Row[]>;
};

/** Instants go out with their offset, arrays as PostgreSQL's own, objects as JSON. */
export function directOver(pool: pg.Pool): Direct {
  return {
    query: async <Row extends object>({ text, values }: Prisma.Sql) =>
      (await pool.query<Row>(text, values)).rows,
  };
}

/** The same in an open transaction. */
export function directWithin(tx: Queries): Direct {
  return { query: (statement) => tx.$queryRaw(statement) };
}
