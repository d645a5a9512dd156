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
    const name = (await isOwnSession(client)) ? await nameIn(client, text) : undefined;
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

/**
 * After so many uses in a session its plan is made anew. The first is made while a new system has no
 * rows, when all indexes look alike; PostgreSQL itself would keep that until it has counted, a minute
 * and many thousands of rows later.
 */
const renewedAfter = [20, 200, 2000, 20_000];

type Kept = { readonly name: string; uses: number; readonly renewals: number };

const keptIn = new WeakMap<Client, Map<string, Kept>>();

/** Under which name the session keeps the statement; `undefined` where it is not kept. */
async function nameIn(client: Client, text: string): Promise<string | undefined> {
  const kept = keptIn.get(client) ?? new Map<string, Kept>();
  keptIn.set(client, kept);
  const present = kept.get(text);
  if (!present && kept.size >= mostNames) return undefined;
  if (present && present.uses < (renewedAfter[present.renewals] ?? Infinity)) {
    present.uses += 1;
    return present.name;
  }
  // `pg` remembers what it has prepared by its name, so the next one needs another.
  const renewals = present ? present.renewals + 1 : 0;
  const name = `sync_${digestOf(text)}_${renewals}`;
  kept.set(text, { name, uses: 1, renewals });
  if (present) await client.query(`DEALLOCATE ${client.escapeIdentifier(present.name)}`);
  return name;
}

const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 16);
