import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A statement with `$1`, `$2`, … and what stands for them. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/**
 * Carries a statement out over one of the pool's connections and throws as `pg` does. PostgreSQL keeps
 * its plan, which takes longer to make than to carry out, in sessions that are ours alone; in a
 * pooler's, which others go on with, nothing is kept.
 */
export async function carryOut<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  { text, values }: Statement,
): Promise<pg.QueryResult<Row>> {
  const client = await pool.connect();
  try {
    const name = (await isOwnSession(client)) ? nameOf(text) : undefined;
    const result = await client.query<Row>({ ...(name && { name }), text, values: [...values] });
    client.release();
    return result;
  } catch (error) {
    // As `pool.query` does: whatever is wrong with the connection, the next one has another.
    client.release(true);
    throw error;
  }
}

type Client = pg.PoolClient & { readonly processID?: number | null };

const ownSessions = new WeakMap<Client, boolean>();

/** A pooler names another process than the one that answers. Asked once for each connection. */
export async function isOwnSession(client: Client): Promise<boolean> {
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
