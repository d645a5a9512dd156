import { once } from 'node:events';
import type { Cipher } from '@sync/connections';
import { openDatabaseLook, openStatements, type Database } from '@sync/database';
import type { DeliveryQueue } from '@sync/jobs';
import type { Logger } from '@sync/shared';
import { stopping, type Role } from './finding.js';
import { lookAtStores, patienceMs, type StoresLook } from './look-at-stores.js';
import { tellStores } from './tell-stores.js';

/** How soon a change is told, and how soon a process that waits for a store goes on. */
const pauseMs = { well: 5000, ill: 1000 };

export type StoreWatch = {
  /** As of now, and there within some seconds; many who ask at once cost one look. Never rejects. */
  readonly look: () => Promise<StoresLook>;
  /** Resolves with the first look after which nothing keeps a process of this role from working. */
  readonly untilUsable: (role: Role) => Promise<StoresLook>;
  /** The same for PostgreSQL alone, without which nothing can begin; or once `signal` says so. */
  readonly untilDatabaseUsable: (role: Role, signal: AbortSignal) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Looks at both stores all the time, at PostgreSQL over a connection of its own: a busy pool is no
 * outage. The log is told what cannot be used, why, and what to do about it. `pauseMs` lets tests
 * see more looks in less time.
 */
export function watchStores(deps: {
  readonly databaseUrl: string;
  readonly queue: DeliveryQueue;
  readonly db: Database;
  readonly cipher: Cipher;
  readonly log: Logger;
  readonly pauseMs?: number;
}): StoreWatch {
  const statements = openStatements({
    ...{ url: deps.databaseUrl, connections: 1, waitMs: patienceMs },
  });
  const tell = tellStores(deps.log);
  const heard = new Set<(look: StoresLook) => void>([tell]);
  const lookAtDatabase = openDatabaseLook(statements);
  const look = sharedLooks(() => lookAtStores({ ...deps, lookAtDatabase }));
  const loop = startLoop(async () => {
    const found = await look();
    heard.forEach((hear) => {
      hear(found);
    });
    const isIll = found.findings.some(({ level }) => level === 'fault');
    return deps.pauseMs ?? (isIll ? pauseMs.ill : pauseMs.well);
  });
  const first = (isReached: (look: StoresLook) => boolean): Promise<StoresLook> =>
    new Promise((resolve) => {
      const hear = (found: StoresLook): void => {
        if (!isReached(found) || !heard.delete(hear)) return;
        resolve(found);
      };
      heard.add(hear);
      void look().then(hear);
    });
  return {
    look,
    untilUsable: (role) => first(({ findings }) => stopping(role, findings).length === 0),
    untilDatabaseUsable: async (role, signal) => {
      const isUsable = ({ findings }: StoresLook): boolean =>
        stopping(role, findings).every(({ check }) => !isOfDatabase(check));
      await Promise.race([first(isUsable), aborted(signal)]);
    },
    stop: async () => {
      heard.clear();
      await loop.stop();
      await statements.close();
    },
  };
}

const isOfDatabase = (check: string): boolean => check.split('.')[0] === 'postgresql';

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/**
 * One look at a time, however many ask: whoever asks while one is under way shares the next with all
 * others who do. Nobody is answered by a look that was begun before the question.
 */
function sharedLooks(look: () => Promise<StoresLook>): () => Promise<StoresLook> {
  let running: Promise<StoresLook> | undefined;
  let following: Promise<StoresLook> | undefined;
  const begin = (): Promise<StoresLook> => {
    following = undefined;
    running = look().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => (running === undefined ? begin() : (following ??= running.then(begin)));
}

/** `round` answers how long to wait before the next one, and must not reject. */
function startLoop(round: () => Promise<number>): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const next = async (): Promise<void> => {
    const waitMs = await round();
    if (!stopped) timer = setTimeout(() => void (running = next()), waitMs);
  };
  let running = next();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
