import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { ADMISSION_SCRIPT } from './admission-script.js';
import type { Lane } from './limiter.js';

/** Which limit is meant and how large it is. */
export type AdmissionSettings = {
  readonly keys: readonly [log: string, state: string, processes: string];
  readonly requests: number;
  readonly windowMs: number;
};

/** What waits in one process, as it is reported to Redis. Ages in ms. */
export type Demand = {
  readonly lane: Lane;
  readonly weight: number;
  readonly count: number;
  readonly oldestAgeMs: number;
  readonly youngestAgeMs: number;
  /** The part of the limit that the lane may use while live work waits or went lately; 1: no bound. */
  readonly share: number;
};

export type TurnsRequest = {
  readonly processId: string;
  /** Names the state we last saw, so that its loss is noticed; empty at first. */
  readonly generation: string;
  /** Calls sent while Redis was unreachable, not yet accounted for. */
  readonly unlogged: number;
  /** Calls sent within the last two windows. */
  readonly recent: number;
  readonly demands: readonly Demand[];
};

/** A moment, `inMs` from now, at which one call of this lane may go to the socket. */
type Permit = { readonly lane: string; readonly inMs: number };

/** For those of a lane who still wait: the first comes no earlier than `nextMs`, each other a gap later. */
export type Ahead = { readonly lane: string; readonly nextMs: number; readonly gapMs: number };

export type TurnsReply = {
  readonly generation: string;
  /** When to ask again if something still waits. */
  readonly retryInMs: number;
  readonly gapMs: number;
  readonly permits: readonly Permit[];
  readonly ahead: readonly Ahead[];
};

const SHA = createHash('sha1').update(ADMISSION_SCRIPT).digest('hex');

/** Asks for permits. `now` (ms) replaces Redis's clock in simulations. Rejects when Redis does. */
export async function requestPermits(
  redis: Redis,
  settings: AdmissionSettings,
  request: TurnsRequest,
  now = '',
): Promise<TurnsReply> {
  const demands = request.demands.flatMap((demand) => [
    demand.lane,
    demand.weight,
    demand.count,
    demand.oldestAgeMs,
    demand.youngestAgeMs,
    demand.share,
  ]);
  const reply = await run(redis, settings, 'permits', now, [
    request.processId,
    request.generation,
    request.unlogged,
    request.recent,
    ...demands,
  ]);
  return readReply(reply);
}

/** Tells of a 429. Returns how long everybody now rests, in ms. Rejects when Redis does. */
export async function reportLimited(
  redis: Redis,
  settings: AdmissionSettings,
  retryAfterMs: number | undefined,
  now = '',
): Promise<number> {
  const reply = await run(redis, settings, 'limited', now, [retryAfterMs ?? -1]);
  return toNumber(items(reply)[0]);
}

async function run(
  redis: Redis,
  settings: AdmissionSettings,
  command: string,
  now: string,
  rest: readonly (string | number)[],
): Promise<unknown> {
  const { keys, requests, windowMs } = settings;
  const args = [...keys, command, now, requests, windowMs, ...rest];
  try {
    return await redis.evalsha(SHA, keys.length, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await redis.eval(ADMISSION_SCRIPT, keys.length, ...args);
  }
}

function readReply(reply: unknown): TurnsReply {
  const [generation, retryIn, gap, permits, ahead] = items(reply);
  return {
    generation: String(generation),
    retryInMs: toNumber(retryIn),
    gapMs: toNumber(gap),
    permits: groups(permits, 2).map(([lane, inMs]) => ({
      lane: String(lane),
      inMs: toNumber(inMs),
    })),
    ahead: groups(ahead, 3).map(([lane, nextMs, gapMs]) => ({
      ...{ lane: String(lane), nextMs: toNumber(nextMs), gapMs: toNumber(gapMs) },
    })),
  };
}

function groups(flat: unknown, size: number): readonly (readonly unknown[])[] {
  const all = items(flat);
  return Array.from({ length: Math.floor(all.length / size) }, (_, n) =>
    all.slice(n * size, (n + 1) * size),
  );
}

function items(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('the limiter script answered something else');
  return value;
}

function toNumber(value: unknown): number {
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Error('the limiter script answered no number');
  return number;
}
