import type { QueueState, RedisFacts } from '@sync/jobs';
import { clockFinding } from './clock.js';
import { fault, ok, warning, type Finding, type Role } from './finding.js';
import { reasonOf } from './remedies.js';

/** Invoices are taken in without it, and delivered when it is back. */
const notTheApi: readonly Role[] = ['api'];

/** What is wrong is told by the state; `facts` are undefined while it cannot be asked. */
export function redisFindings(
  state: QueueState,
  facts: RedisFacts | undefined,
): readonly Finding[] {
  const about = stateFindings(state);
  if (facts === undefined) return about;
  return [
    ...about,
    versionFinding(facts.version),
    persistenceFinding(facts.appendOnly),
    evictionFinding(facts.evictionPolicy),
    clockFinding('redis.clock', 'Redis', facts.clock),
  ];
}

function stateFindings(state: QueueState): Finding[] {
  switch (state.kind) {
    case 'up':
      return [
        ok('redis', 'reachable, and lets us in'),
        ok('redis.rights', 'our user may do everything that we do'),
        ok('redis.writes', 'takes writes'),
      ];
    case 'down': {
      const { what, remedy } = reasonOf('redis', state.error);
      return [fault('redis', what, remedy, notTheApi)];
    }
    case 'read-only':
      return [
        ok('redis', 'reachable, and lets us in'),
        fault(
          'redis.writes',
          'it answers and writes nothing: a replica, a full disk or memory, too few replicas',
          'let REDIS_URL lead to the primary; make room on its disk, or raise maxmemory',
          notTheApi,
        ),
      ];
    case 'permission-missing':
      return [
        ok('redis', 'reachable, and lets us in'),
        fault(
          'redis.rights',
          `our user may not: ${state.commands.join(', ')}`,
          'grant these commands to the user of REDIS_URL: +@all -@dangerous is enough, with the keys in docs/stores.md',
          notTheApi,
        ),
      ];
  }
}

/** What BullMQ recommends at least, and has every command that we use. */
const oldest = { major: 6, minor: 2 };

function versionFinding(version: string | undefined): Finding {
  const check = 'redis.version';
  if (version === undefined) return ok(check, 'it does not tell its version to our user');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < oldest.major || (major === oldest.major && minor < oldest.minor);
  if (version !== 'before-6' && !isOld) return ok(check, `version ${version}`);
  const what = version === 'before-6' ? 'it is older than 6.0' : `version ${version} is too old`;
  return fault(check, what, 'upgrade to Redis 6.2 or later, or Valkey', notTheApi);
}

function persistenceFinding(appendOnly: boolean | undefined): Finding {
  const check = 'redis.persistence';
  if (appendOnly === undefined) return notTold(check);
  if (appendOnly) return ok(check, 'append-only file is on');
  return warning(
    check,
    'its append-only file is off: after a restart everything is delivered anew, and a restored database is recognised less surely',
    'set appendonly yes',
  );
}

/** Deliveries that are dropped come back with a sweep, but late; so work goes on. */
function evictionFinding(policy: string | undefined): Finding {
  const check = 'redis.eviction';
  if (policy === undefined) return notTold(check);
  if (policy === 'noeviction') return ok(check, 'drops nothing');
  return fault(
    check,
    `maxmemory-policy is ${policy}: a full Redis drops deliveries and the count of calls`,
    'set maxmemory-policy noeviction',
    ['api', 'worker'],
  );
}

const notTold = (check: string): Finding =>
  ok(check, 'not told to our user; +info would let us look');
