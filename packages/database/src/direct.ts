import { createHash } from 'node:crypto';
import type pg from 'pg';
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
 * Instants go out with their offset, arrays as PostgreSQL's own, objects as JSON. PostgreSQL keeps
 * the plans of these statements, which take longer to make than to carry out, in sessions that are
 * ours alone; in a pooler's, which others go on with, nothing is kept.
 */
export function directOver(pool: pg.Pool): Direct {
  return {
    query: async <Row extends object>(statement: Prisma.Sql) =>
      (await carryOut<Row>(pool, statement)).rows,
    execute: async (statement) => (await carryOut(pool, statement)).rowCount ?? 0,
  };
}

async function carryOut<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  { text, values }: Prisma.Sql,
): Promise<pg.QueryResult<Row>> {
  const client = await pool.connect();
  try {
    const name = (await isOwnSession(client)) ? nameOf(text) : undefined;
    const result = await client.query<Row>({ ...(name && { name }), text, values });
    client.release();
    return result;
  } catch (error) {
    // As `pool.query` does: whatever is wrong with the connection, the next one has another.
    client.release(true);
    throw error;
  }
}

/** The same in an open transaction. */
export function directWithin(tx: Prisma.TransactionClient): Direct {
  return {
    query: (statement) => tx.$queryRaw(statement),
    execute: (statement) => tx.$executeRaw(statement),
  };
}

type Client = pg.PoolClient & { readonly processID?: number | null };

const ownSessions = new WeakMap<Client, boolean>();

/** A pooler names another process than the one that answers. Asked once for each connection. */
async function isOwnSession(client: Client): Promise<boolean> {
  const known = ownSessions.get(client);
  if (known !== undefined) return known;
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const isOwn = rows[0]?.pid === client.processID;
  ownSessions.set(client, isOwn);
  return isOwn;
}

/** Of statements that are put together anew each time there are a few forms; more are not kept. */
const mostNames = 64;

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const name = `sync_${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
  names.set(text, name);
  return name;
}
