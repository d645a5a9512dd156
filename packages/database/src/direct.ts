import type pg from 'pg';
import { carryOut } from './connect/kept-plans.js';
import type { Prisma } from './generated/client.js';

/**
 * Statements past Prisma's client, which takes half a millisecond of processor time to interpret
 * one: for what is asked about every invoice. Over the same connections as everything else, each
 * statement a transaction of its own.
 */
export type Direct = {
  /** Answers the rows as `pg` reads them, whose shape the caller vouches for; throws as `pg` does. */
  query<Row extends object>(statement: Prisma.Sql): Promise<readonly Row[]>;
  /** Answers how many rows the statement touched; throws as `pg` does. */
  execute(statement: Prisma.Sql): Promise<number>;
};

/**
 * Instants go out with their offset, arrays as PostgreSQL's own, objects as JSON. Plans are kept
 * (`kept-plans.ts`).
 */
export function directOver(pool: pg.Pool): Direct {
  return {
    query: async <Row extends object>(statement: Prisma.Sql) =>
      (await carryOut<Row>(pool, statement)).rows,
    execute: async (statement) => (await carryOut(pool, statement)).rowCount ?? 0,
  };
}

/** The same in an open transaction. */
export function directWithin(tx: Prisma.TransactionClient): Direct {
  return {
    query: (statement) => tx.$queryRaw(statement),
    execute: (statement) => tx.$executeRaw(statement),
  };
}
