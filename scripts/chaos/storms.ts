import { producerConnection } from '@sync/jobs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RestartableServer } from '../services/restartable.js';
import type { Crew } from './crew.js';
import type { ChaosOptions } from './options.js';

/** Twice a lease: the frozen worker's jobs are somebody else's when it wakes up. */
const frozenMs = 8000;

export type Storms = {
  /** How often each kind has struck so far. */
  readonly struck: ReadonlyMap<string, number>;
  /** Strikes no more; resolves when what is under way is over and everything is up again. */
  calm(): Promise<void>;
};

type Storm = {
  readonly name: string;
  readonly everyMs: number;
  readonly strike: (nth: number) => Promise<boolean>;
};

type Servers = { readonly redis: RestartableServer; readonly postgres: RestartableServer };

/** Everything that goes wrong outside of Fortnox, each kind at its own pace. */
export function raiseStorms(options: ChaosOptions, crew: Crew, servers: Servers): Storms {
  const struck = new Map<string, number>();
  const stop = new AbortController();
  const raging = [...ofProcesses(options, crew), ...ofServers(options, servers)]
    .filter(({ everyMs }) => everyMs > 0)
    .map((storm) => rage(storm, struck, stop.signal));
  return {
    struck,
    calm: async () => {
      stop.abort();
      await Promise.all(raging);
    },
  };
}

const ofProcesses = (options: ChaosOptions, crew: Crew): readonly Storm[] => [
  {
    name: 'workers killed',
    everyMs: options.killEveryMs,
    strike: () => Promise.resolve(crew.killOne('worker')),
  },
  {
    name: 'workers frozen for 8 s',
    everyMs: options.freezeEveryMs,
    strike: () => crew.freezeOne('worker', frozenMs),
  },
  {
    name: 'APIs killed',
    everyMs: options.killApiEveryMs,
    strike: () => Promise.resolve(crew.killOne('api')),
  },
];

const ofServers = (options: ChaosOptions, { redis, postgres }: Servers): readonly Storm[] => [
  {
    name: 'Redis restarted',
    everyMs: options.restartRedisEveryMs,
    strike: (nth) => redis.restart(alternately(nth)).then(() => true),
  },
  {
    name: 'Redis emptied',
    everyMs: options.emptyRedisEveryMs,
    strike: () => emptyRedis(redis.url),
  },
  {
    name: 'PostgreSQL restarted',
    everyMs: options.restartPostgresEveryMs,
    strike: (nth) => postgres.restart(alternately(nth)).then(() => true),
  },
];

const alternately = (nth: number) => (nth % 2 === 0 ? 'orderly' : 'crash');

async function rage(storm: Storm, struck: Map<string, number>, signal: AbortSignal): Promise<void> {
  let strikes = 0;
  struck.set(storm.name, strikes);
  while (await pause(storm.everyMs, signal)) {
    if (await storm.strike(strikes + 1)) strikes += 1;
    struck.set(storm.name, strikes);
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
