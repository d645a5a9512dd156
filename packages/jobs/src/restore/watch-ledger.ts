import type { Database } from '@sync/database';
import { describeError, type Logger } from '@sync/shared';
import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { beatLedger, holdRestored, ledgerName, readHold, type Hold } from './ledger-mark.js';
import { raiseWitness, readWitness } from './witness.js';

/** What may have been sent since the last look is lost to recognition by mark, so: often. */
const lookMs = 1000;

/** A new lease waits this long for the first look, and so many times: Redis may be connecting. */
const firstLooks = { pauseMs: 100, times: 20 };

export type LedgerState =
  /** It is the ledger that was worked with before. */
  | { readonly kind: 'trusted' }
  /** Connections are held until `npm run recover`: all, or those that it had to leave to a person. */
  | ({ readonly kind: 'restored' } & Hold)
  /** A store is away: nothing is known, and this process begins nothing that is new. */
  | { readonly kind: 'not-examined' };

type Stores = { readonly db: Database; readonly redis: Redis };

/** Looks at the ledger all the time, and holds all connections when it was set back. */
export type LedgerWatch = {
  /** As of the last look, at most some seconds ago. */
  readonly state: () => LedgerState;
  /** For a new lease, which may claim nothing before; gives up while a store is away. Never throws. */
  readonly examine: (workerId: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** What somebody must do, for the log, `/readyz` and the console alike. */
export const restoredRemedy =
  'nothing is sent to Fortnox until `npm run recover` has been run (docs/operate/restore.md)';

/** Enough to see whom to look after; the console shows all of them as `needs-attention`. */
const namedAtMost = 20;

/** The same with reason and extent, in one line without names: `/readyz` is read by anybody. */
export function describeHold({ because, connections, extent }: Hold): string {
  const named = connections.slice(0, namedAtMost).join(', ');
  const more = connections.length > namedAtMost ? ' and others' : '';
  const held = extent === 'all' ? 'all connections are held' : `held: ${named}${more}`;
  return `the database was restored: ${because}; ${held}: ${restoredRemedy}`;
}

export function watchLedger(deps: Stores & { readonly log: Logger }): LedgerWatch {
  /** What this process has seen itself: Redis may have been emptied. */
  const seen = new Map<string, number>();
  let state: LedgerState = { kind: 'not-examined' };
  let worker: string | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = (next: LedgerState): void => {
    logChange(deps.log, state, next);
    state = next;
  };
  const look = async (): Promise<void> => {
    try {
      tell(await lookOnce(deps, seen, worker));
    } catch (error) {
      if (state.kind === 'trusted') {
        deps.log.warn({ error: describeError(error) }, 'ledger.not-examined');
      }
      // A hold that is known stays told; the stores themselves are told by watchStores.
      if (state.kind !== 'restored') tell({ kind: 'not-examined' });
    }
  };
  const next = (): void => {
    if (!stopped) timer = setTimeout(() => void (round = look().then(next)), lookMs);
  };
  let round = look().then(next);
  return {
    state: () => state,
    examine: async (workerId) => {
      worker = workerId;
      for (let n = 0; n < firstLooks.times; n += 1) {
        await look();
        if (state.kind !== 'not-examined') return;
        await sleep(firstLooks.pauseMs);
      }
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}

function logChange(log: Logger, before: LedgerState, next: LedgerState): void {
  if (next.kind === 'restored' && before.kind !== 'restored') {
    const { because, extent, connections } = next;
    const held = { extent, connections: connections.slice(0, namedAtMost), of: connections.length };
    log.error({ because, held, remedy: restoredRemedy }, 'ledger.restored');
  }
  if (next.kind === 'trusted' && before.kind === 'restored') log.info('ledger.recovered');
}

async function lookOnce(
  { db, redis }: Stores,
  seen: Map<string, number>,
  worker: string | undefined,
): Promise<LedgerState> {
  const known = await readKnown({ db, redis }, seen);
  const mark = await beatLedger(db, known, worker);
  if (mark === undefined) {
    await holdRestored(db, known);
    return lookOnce({ db, redis }, seen, worker);
  }
  seen.set(known.ledgerId, mark);
  await raiseWitness(redis, known.ledgerId, mark);
  const held = await readHold(db);
  return held ? { kind: 'restored', ...held } : { kind: 'trusted' };
}

/** Before PostgreSQL is looked at: whatever Redis knows had been committed there by then. */
async function readKnown({ db, redis }: Stores, seen: ReadonlyMap<string, number>) {
  const ledgerId = await ledgerName(db);
  const witnessed = Math.max(await readWitness(redis, ledgerId), seen.get(ledgerId) ?? 0);
  return { ledgerId, witnessed };
}
