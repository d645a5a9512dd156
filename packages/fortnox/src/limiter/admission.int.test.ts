import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import {
  reportLimited,
  requestPermits,
  type AdmissionSettings,
  type Demand,
  type TurnsReply,
} from './admission.js';

const redis = new Redis(process.env['TEST_REDIS_URL'] ?? '');
const prefix = `test:${randomUUID()}`;
const REQUESTS = 25;
const WINDOW_MS = 5_000;
/** Redis's clock is replaced; any moment well after zero will do. */
const START = 86_400_000;

afterAll(async () => {
  const keys = await redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
});

function settingsOf(name: string): AdmissionSettings {
  const base = `${prefix}:{${name}:${randomUUID()}}`;
  const keys = [`${base}:log`, `${base}:state`, `${base}:processes`] as const;
  return { keys, requests: REQUESTS, windowMs: WINDOW_MS };
}

function demandOf(lane: Demand['lane'], count: number, ageMs = 0): Demand {
  return { lane, weight: lane === 'live' ? 70 : 10, count, oldestAgeMs: ageMs, youngestAgeMs: 0 };
}

function ask(
  settings: AdmissionSettings,
  at: number,
  demands: readonly Demand[],
  overrides: { processId?: string; generation?: string; recent?: number } = {},
): Promise<TurnsReply> {
  const request = { processId: 'one', generation: '', unlogged: 0, recent: 0, demands };
  return requestPermits(redis, settings, { ...request, ...overrides }, String(at));
}

/** All permits (ms) that a process gets for work arriving as given, by the simulated clock. */
async function turnsFor(
  settings: AdmissionSettings,
  arrivals: readonly { readonly afterMs: number; readonly count: number }[],
): Promise<number[]> {
  const permits: number[] = [];
  let now = START;
  for (const { afterMs, count } of arrivals) {
    const nextAt = now + afterMs;
    let left = count;
    while (left > 0) {
      const reply = await ask(settings, now, [demandOf('live', left)]);
      permits.push(...reply.permits.map(({ inMs }) => now + inMs));
      left -= reply.permits.length;
      now += reply.retryInMs;
    }
    now = Math.max(now, nextAt);
  }
  return permits;
}

function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((t) => t >= from && t < from + windowMs).length),
  );
}

/** Calls that a server with two weighted counters would refuse, its windows beginning at `phase`. */
function refusedByWeightedCounters(times: readonly number[], phase: number): number {
  let [window, previous, current, refused] = [0, 0, 0, 0];
  for (const time of times) {
    const at = Math.floor((time - phase) / WINDOW_MS);
    if (at !== window) {
      previous = at === window + 1 ? current : 0;
      current = 0;
      window = at;
    }
    const elapsed = (time - phase) / WINDOW_MS - at;
    if (previous * (1 - elapsed) + current + 1 > REQUESTS) refused += 1;
    else current += 1;
  }
  return refused;
}

describe('permits', () => {
  it('stay within the limit under every model of the window, however the work arrives', async () => {
    const arrival = fc.record({
      afterMs: fc.integer({ min: 0, max: 12_000 }),
      count: fc.integer({ min: 1, max: 40 }),
    });
    const check = async (arrivals: readonly { afterMs: number; count: number }[]) => {
      const permits = await turnsFor(settingsOf('models'), arrivals);
      expect(permits).toEqual([...permits].sort((a, b) => a - b));
      expect(mostWithin(permits, WINDOW_MS)).toBeLessThanOrEqual(REQUESTS);
      for (let phase = 0; phase < WINDOW_MS; phase += 97) {
        expect(refusedByWeightedCounters(permits, phase)).toBe(0);
      }
    };
    const arrivals = fc.array(arrival, { minLength: 1, maxLength: 8 });
    await fc.assert(fc.asyncProperty(arrivals, check), { numRuns: 60, seed: 20261122 });
  }, 60_000);

  it('use at least 95 % of the limit when there is always work', async () => {
    const permits = await turnsFor(settingsOf('busy'), [{ afterMs: 0, count: 300 }]);
    const minutes = ((permits.at(-1) ?? 0) - START) / 60_000;
    expect(300 / minutes).toBeGreaterThanOrEqual(0.95 * 300);
  });

  it('are given at once to the first five calls out of quiet', async () => {
    const reply = await ask(settingsOf('quiet'), START, [demandOf('live', 8)]);
    expect(reply.permits.filter(({ inMs }) => inMs === 0)).toHaveLength(5);
  });

  it('begin again only after what Fortnox asked for', async () => {
    const settings = settingsOf('retry-after');
    await ask(settings, START, [demandOf('live', 1)]);
    expect(await reportLimited(redis, settings, 7_000, String(START + 10))).toBe(7_000);
    const reply = await ask(settings, START + 20, [demandOf('live', 1)]);
    expect(reply.permits).toEqual([]);
    expect(reply.nextPermitMs).toBeCloseTo(6_990, 3);
  });

  it('slow down a little for one 429, more for several, and recover by themselves', async () => {
    const settings = settingsOf('aimd');
    const gapAt = async (at: number) => (await ask(settings, at, [demandOf('live', 1)])).gapMs;
    const before = await gapAt(START);
    await reportLimited(redis, settings, undefined, String(START + 1_000));
    const afterOne = await gapAt(START + 1_001);
    for (const at of [5_000, 9_000, 13_000]) {
      await reportLimited(redis, settings, undefined, String(START + at));
    }
    const afterMany = await gapAt(START + 13_001);
    const later = await gapAt(START + 13_000 + 600_000);
    expect(afterOne / before).toBeGreaterThan(1.02);
    expect(afterOne / before).toBeLessThan(1.06);
    expect(afterMany / before).toBeGreaterThan(1.4);
    expect(later / before).toBeLessThan(1.05);
  });

  it('are counted once for several 429 of the same moment', async () => {
    const settings = settingsOf('storm');
    await ask(settings, START, [demandOf('live', 1)]);
    for (const at of [1_000, 1_010, 1_020]) {
      await reportLimited(redis, settings, undefined, String(START + at));
    }
    const { gapMs } = await ask(settings, START + 1_030, [demandOf('live', 1)]);
    expect(gapMs).toBeLessThan(220);
  });
});

describe('who gets the next permit', () => {
  it('is that of the process that has waited longest', async () => {
    const settings = settingsOf('fair');
    await ask(settings, START, [demandOf('live', 30)], { processId: 'a' });
    const late = await ask(settings, START + 60, [demandOf('live', 1, 10)], { processId: 'b' });
    expect(late.permits).toEqual([]);
  });

  it('passes to others when a process does not come back for it', async () => {
    const settings = settingsOf('dead');
    const dead = await ask(settings, START, [demandOf('live', 30, 100)], { processId: 'dead' });
    const at = START + dead.retryInMs + 60;
    const reply = await ask(settings, at, [demandOf('live', 1)], { processId: 'alive' });
    expect(reply.permits).toHaveLength(1);
  });

  it('follows the shares while all lanes wait', async () => {
    const settings = settingsOf('shares');
    const counts: Record<string, number> = {};
    for (let at = START, taken = 0; taken < 80;) {
      const reply = await ask(settings, at, [demandOf('live', 50), demandOf('backfill', 50)]);
      for (const { lane } of reply.permits) counts[lane] = (counts[lane] ?? 0) + 1;
      taken += reply.permits.length;
      at += reply.retryInMs;
    }
    expect(counts).toEqual({ live: 70, backfill: 10 });
  });

  it('is made up from memory when Redis has lost it', async () => {
    const settings = settingsOf('lost');
    const { generation } = await ask(settings, START, [demandOf('live', 1)]);
    await redis.del(...settings.keys);
    const known = { generation, recent: 24 };
    const reply = await ask(settings, START + 1_000, [demandOf('live', 5)], known);
    expect(reply.permits).toEqual([]);
    expect(reply.nextPermitMs).toBeGreaterThan(4_000);
  });
});
