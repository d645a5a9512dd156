import { describeError, type Logger } from '@sync/shared';
import type { Finding } from './finding.js';
import { stopping } from './finding.js';
import { databaseWord, type StoresLook } from './look-at-stores.js';

type Store = 'postgresql' | 'redis';

/** Tells the log of each store that cannot be used, once per change, and when it can be again. */
export function tellStores(log: Logger): (look: StoresLook) => void {
  const told = new Map<Store, string>();
  return (look) => {
    for (const store of ['postgresql', 'redis'] as const) {
      const faults = faultsOf(store, look.findings);
      const state = stateOf(store, look);
      // Not the words of what was found: a clock that runs away would be told with every look.
      const now = JSON.stringify([state, faults.map(({ check, remedy }) => [check, remedy])]);
      const before = told.get(store);
      if (now === before) continue;
      told.set(store, now);
      if (faults.length > 0) tellFaults(log, lineOf(store, state, faults, look), faults);
      else if (before !== undefined) log.info({ store, state }, 'store.usable-again');
    }
  };
}

/** A worker needs more than the API: what does not stop it stops nobody. */
function tellFaults(log: Logger, line: object, faults: readonly Finding[]): void {
  if (stopping('worker', faults).length > 0) log.error(line, 'store.unusable');
  else log.warn(line, 'store.doubtful');
}

function faultsOf(store: Store, findings: readonly Finding[]): readonly Finding[] {
  const isOfStore = ({ check }: Finding): boolean => check.split('.')[0] === store;
  return findings.filter((finding) => isOfStore(finding) && finding.level === 'fault');
}

const stateOf = (store: Store, { database, redis }: StoresLook): string =>
  store === 'postgresql' ? databaseWord(database) : redis.kind;

function lineOf(store: Store, state: string, faults: readonly Finding[], look: StoresLook) {
  const error = errorOf(store, look);
  const missing = store === 'redis' && look.redis.kind === 'permission-missing';
  return {
    ...{ store, state },
    found: faults.map(({ check, what }) => `${check}: ${what}`),
    remedy: faults.map(({ remedy }) => remedy).join('; '),
    ...(error === undefined ? {} : { error: describeError(error) }),
    ...(missing && 'commands' in look.redis ? { missingPermissions: look.redis.commands } : {}),
  };
}

function errorOf(store: Store, { database, redis }: StoresLook): unknown {
  if (store === 'redis') return 'error' in redis ? redis.error : undefined;
  if (database.kind === 'down') return database.error;
  const { writes } = database.facts;
  return writes.kind === 'refused' ? writes.error : undefined;
}
