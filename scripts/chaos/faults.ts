import { producerConnection } from '@sync/jobs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestartableServer } from '../services/restartable.js';
import type { Processes } from './processes.js';
import type { ChaosOptions } from './options.js';

/** Twice a lease: the frozen worker's jobs are somebody else's when it wakes up. */
const frozenMs = 8000;

export type RunningFaults = {
  /** How often each kind has been injected so far. */
  readonly injected: ReadonlyMap<string, number>;
  /** Every time a server was taken away. */
  readonly serverLosses: readonly ServerLoss[];
  /** Injects nothing more; resolves when what is under way is over and everything is up again. */
  stop(): Promise<void>;
};

/** From when to when a server did not answer, epoch ms. */
export type ServerLoss = { readonly name: string; readonly from: number; readonly to: number };

type Fault = {
  readonly name: string;
  readonly everyMs: number;
  readonly inject: (nth: number) => Promise<boolean>;
};

type Servers = { readonly redis: RestartableServer; readonly postgres: RestartableServer };

/** Everything that goes wrong outside of Fortnox, each kind at its own pace. */
export function startFaults(
  options: ChaosOptions,
  processes: Processes,
  servers: Servers,
): RunningFaults {
  const injected = new Map<string, number>();
  const serverLosses: ServerLoss[] = [];
  const stop = new AbortController();
  const running = [...ofProcesses(options, processes), ...ofServers(options, servers, serverLosses)]
    .filter(({ everyMs }) => everyMs > 0)
    .map((fault) => injectRepeatedly(fault, injected, stop.signal));
  return {
    injected,
    serverLosses,
    stop: async () => {
      stop.abort();
      await Promise.all(running);
    },
  };
}

const ofProcesses = (options: ChaosOptions, processes: Processes): readonly Fault[] => [
  {
    name: 'workers killed',
    everyMs: options.killEveryMs,
    inject: () => Promise.resolve(processes.killOne('worker')),
  },
  {
    name: 'workers frozen for 8 s',
    everyMs: options.freezeEveryMs,
    inject: () => processes.freezeOne('worker', frozenMs),
  },
  {
    name: 'APIs killed',
    everyMs: options.killApiEveryMs,
    inject: () => Promise.resolve(processes.killOne('api')),
  },
];

const ofServers = (
  options: ChaosOptions,
  { redis, postgres }: Servers,
  losses: ServerLoss[],
): readonly Fault[] => [
  {
    name: 'Redis restarted',
    everyMs: options.restartRedisEveryMs,
    inject: (nth) => noting(losses, 'Redis', () => redis.restart(alternately(nth))),
  },
  {
    name: 'Redis emptied',
    everyMs: options.emptyRedisEveryMs,
    inject: () => emptyRedis(redis.url),
  },
  {
    name: 'PostgreSQL restarted',
    everyMs: options.restartPostgresEveryMs,
    inject: (nth) => noting(losses, 'PostgreSQL', () => postgres.restart(alternately(nth))),
  },
];

async function noting(
  losses: ServerLoss[],
  name: string,
  lose: () => Promise<void>,
): Promise<boolean> {
  const from = Date.now();
  await lose();
  losses.push({ name, from, to: Date.now() });
  return true;
}

const alternately = (nth: number) => (nth % 2 === 0 ? 'orderly' : 'crash');

async function injectRepeatedly(
  fault: Fault,
  injected: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  let injections = 0;
  injected.set(fault.name, injections);
  while (await pause(fault.everyMs, signal)) {
    if (await fault.inject(injections + 1)) injections += 1;
    injected.set(fault.name, injections);
  }
}

/** `false` when it was interrupted. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

/** `false` while Redis is being restarted: then it is not there to be emptied. */
async function emptyRedis(url: string): Promise<boolean> {
  const redis = producerConnection(url);
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve);
      redis.once('error', reject);
    });
    await redis.flushall();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
