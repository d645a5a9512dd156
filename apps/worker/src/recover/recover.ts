import { findConnection, markNeedsAttention, type Connection } from '@sync/connections';
import type { Database } from '@sync/database';
import type { FortnoxFailure } from '@sync/fortnox';
import type { createFortnoxClients } from '@sync/clients';
import { finishRecovery, listHeld, readExtent, type HeldConnection } from '@sync/jobs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCompany } from './read-company.js';

/** How the recovery of one connection ended. */
export type Recovered = { readonly name: string } & (
  | {
      readonly kind: 'recovered';
      /** That were read in Fortnox. */
      readonly invoices: number;
      /** Of these under a reference that no job has. */
      readonly unknown: number;
      readonly reopened: number;
      /** Half-done in Fortnox and their jobs lost: taken up again. */
      readonly takenUp: number;
    }
  /** It stays held until a person has acted and recovery is run again. */
  | { readonly kind: 'waits-for-person'; readonly why: string }
  /** It stays held; run it again. */
  | { readonly kind: 'not-read'; readonly why: string }
);

type Dependencies = {
  readonly db: Database;
  readonly fortnox: ReturnType<typeof createFortnoxClients>;
  /** How long one call to Fortnox may take, so long may one of before still be under way. */
  readonly longestCallMs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Looks into the lost time of every connection that is held, reading Fortnox only, and lets those
 * go on whose company could be read. Throws when a store is away; then run it again.
 */
export async function recover(deps: Dependencies): Promise<readonly Recovered[]> {
  const held = await listHeld(deps.db, deps.longestCallMs);
  const quietForMs = Math.max(0, ...held.map((connection) => connection.quietForMs));
  if (quietForMs > 0) {
    const seconds = Math.ceil(quietForMs / 1000);
    deps.say(`waiting ${seconds} s until no earlier request can arrive at Fortnox any more …`);
    await sleep(quietForMs, undefined, { signal: deps.signal });
  }
  const ends: Recovered[] = [];
  for (const connection of held) ends.push(await recoverOne(deps, connection));
  return ends;
}

async function recoverOne(deps: Dependencies, { id, name }: HeldConnection): Promise<Recovered> {
  deps.say(`reading the invoices of ${name} …`);
  const connection = await findConnection(deps.db, id);
  if (!connection) return { name, kind: 'waits-for-person', why: 'the connection was removed' };
  if (connection.status === 'awaiting-consent') {
    const why = 'it has no consent; connect it to Fortnox, then run `npm run recover` again';
    return { name, kind: 'waits-for-person', why };
  }
  const { invoicesRead, failure } = await readAndFinish(deps, connection);
  return failure ? onFailure(deps, connection, failure) : { name, ...invoicesRead };
}

async function readAndFinish(deps: Dependencies, connection: Connection) {
  const { db, signal } = deps;
  const call = { lane: 'live', maxWaitMs: 10_000, signal, mayMutate: () => false } as const;
  const fortnox = await deps.fortnox.open(connection, call);
  const read = await readCompany(fortnox, await readExtent(db, connection.id), signal);
  if (!read.ok) return { failure: read.error };
  const { invoices, unknown } = read.value;
  const made = await finishRecovery(db, connection.id, read.value);
  const kind = 'recovered' as const;
  return { invoicesRead: { kind, invoices, unknown: unknown.length, ...made } };
}

async function onFailure(
  { db }: Dependencies,
  { id, name }: Connection,
  failure: FortnoxFailure,
): Promise<Recovered> {
  if (failure.kind !== 'consent-lost') {
    const detail = 'detail' in failure ? ` (${failure.detail})` : '';
    return { name, kind: 'not-read', why: `Fortnox could not be read: ${failure.kind}${detail}` };
  }
  await markNeedsAttention(
    db,
    id,
    `${failure.detail}. The database was restored, and a refresh token of before may have been used since: give consent anew, then run npm run recover again.`,
  );
  const why = 'consent is gone; give it anew in the console, then run `npm run recover` again';
  return { name, kind: 'waits-for-person', why };
}
