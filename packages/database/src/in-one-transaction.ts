import type { Database, Queries } from './client.js';
import { directWithin } from './direct.js';

/**
 * The data of a customer with thousands of invoices is erased in one, which takes seconds. What is left
 * open without a statement PostgreSQL ends by itself (`session.ts`).
 */
const atMostMs = 60_000;

/**
 * Runs `work` in one transaction: what it changes through the database it is given is kept as a
 * whole or, when it throws, not at all. Transactions that `work` begins join this one, so that two
 * changes can be tied together by somebody who knows neither from inside. It must not wait for
 * anything but PostgreSQL meanwhile.
 */
export function inOneTransaction<T>(
  db: Database,
  work: (joined: Database) => Promise<T>,
): Promise<T> {
  return db.prisma.$transaction(
    (tx) => work({ ...db, prisma: joining(db.prisma, tx), direct: directWithin(tx) }),
    { timeout: atMostMs },
  );
}

function joining(prisma: Database['prisma'], tx: Queries): Database['prisma'] {
  const join = (given: Joinable): Promise<unknown> =>
    typeof given === 'function' ? given(tx) : inOrder(given);
  return new Proxy(prisma, {
    get: (_client, name): unknown => (name === '$transaction' ? join : Reflect.get(tx, name)),
  });
}

/** What `$transaction` takes: a function, or statements that begin when they are awaited. */
type Joinable = ((tx: Queries) => Promise<unknown>) | readonly PromiseLike<unknown>[];

async function inOrder(statements: readonly PromiseLike<unknown>[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const statement of statements) results.push(await statement);
  return results;
}
