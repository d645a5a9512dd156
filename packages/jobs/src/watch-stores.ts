import { readDatabaseState, type Database, type DatabaseState } from '@sync/database';
import { describeError, type Logger } from '@sync/shared';
import type { QueueState } from './bullmq/probe.js';
import type { DeliveryQueue } from './bullmq/queue.js';

/** How soon a change is told; each look is one statement and one script. */
const lookMs = 5000;

type Store = 'postgresql' | 'redis';
type State = DatabaseState | QueueState;

/**
 * Tells the log when a store goes away, comes back, or lacks a right, at once after the start and
 * then once per change: what, the last reason, and what to do about it.
 */
export function watchStores(deps: {
  readonly db: Database;
  readonly queue: DeliveryQueue;
  readonly log: Logger;
  readonly lookMs?: number;
}): { stop(): Promise<void> } {
  const { db, queue, log } = deps;
  const told = new Map<Store, string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const tell = (store: Store, state: State): void => {
    const line = lineOf(store, state);
    const before = told.get(store);
    const now = JSON.stringify([line.state, line.remedy, line.missingPermissions]);
    if (stopped || now === before) return;
    told.set(store, now);
    if (state.kind !== 'up') log.error(line, 'store.unusable');
    else if (before !== undefined) log.info(line, 'store.usable-again');
  };
  const look = async (): Promise<void> => {
    const states = await Promise.all([readDatabaseState(db), queue.state()]);
    tell('postgresql', states[0]);
    tell('redis', states[1]);
    if (!stopped) timer = setTimeout(next, deps.lookMs ?? lookMs);
  };
  let round = look();
  const next = (): void => {
    round = look();
  };
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}

type Line = {
  readonly store: Store;
  readonly state: State['kind'];
  readonly error?: Record<string, unknown>;
  readonly missingPermissions?: readonly string[];
  readonly remedy?: string;
};

function lineOf(store: Store, state: State): Line {
  const { kind } = state;
  if (kind === 'permission-missing') {
    const remedy = 'grant these commands to the user of REDIS_URL; see README, "Redis"';
    return { store, state: kind, missingPermissions: state.commands, remedy };
  }
  if (!('error' in state)) return { store, state: kind };
  const error = describeError(state.error);
  const remedy = remedyFor(store, JSON.stringify(error));
  return { store, state: kind, error, ...(remedy === undefined ? {} : { remedy }) };
}

/** The usual reasons of a first start, in the words of whoever can do something about them. */
const remedies: readonly { said: RegExp; remedy: Readonly<Record<Store, string>> }[] = [
  {
    said: /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|self-signed|unable to (verify|get)/i,
    remedy: {
      redis: 'the authority of its certificate is unknown: set NODE_EXTRA_CA_CERTS to its file',
      postgresql: 'the authority of its certificate is unknown: name its file with sslrootcert',
    },
  },
  {
    said: /ALTNAME|altname/,
    remedy: {
      redis: 'its certificate is for another name than the one in REDIS_URL',
      postgresql: 'its certificate is for another name than the one in DATABASE_URL',
    },
  },
  {
    said: /CERT_HAS_EXPIRED/,
    remedy: { redis: 'renew its certificate', postgresql: 'renew its certificate' },
  },
  {
    said: /WRONGPASS|NOAUTH|28P01|28000|P1000/,
    remedy: {
      redis: 'user or password in REDIS_URL is refused',
      postgresql: 'user, password or way of connecting in DATABASE_URL is refused',
    },
  },
];

function remedyFor(store: Store, description: string): string | undefined {
  return remedies.find(({ said }) => said.test(description))?.remedy[store];
}
