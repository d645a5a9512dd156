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

function settingsOf(name: string, requests = REQUESTS): AdmissionSettings {
  const base = `${prefix}:{${name}:${randomUUID()}}`;
  const keys = [`${base}:log`, `${base}:state`, `${base}:processes`] as const;
  return { keys, requests, windowMs: WINDOW_MS };
}

function demandOf(lane: Demand['lane'], count: number, ageMs = 0): Demand {
  const weight = lane === 'live' ? 70 : 10;
  return { lane, weight, count, oldestAgeMs: ageMs, youngestAgeMs: 0, share: 1 };
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

  it('are given at once to live calls that no model of the window would refuse', async () => {
    const settings = settingsOf('room');
    const first = await ask(settings, START, [demandOf('live', 8)]);
    expect(first.permits.map(({ inMs }) => inMs)).toEqual(Array(8).fill(0));
    const later = await ask(settings, START + 100, [demandOf('live', 40)]);
    expect(later.permits.filter(({ inMs }) => inMs === 0)).toHaveLength(16);
    expect(later.ahead[0]?.nextMs).toBeGreaterThan(4_800);
  });

  it('of other lanes are five at once and then paced, so that they leave room', async () => {
    const reply = await ask(settingsOf('quiet'), START, [demandOf('replay', 8)]);
    expect(reply.permits.filter(({ inMs }) => inMs === 0)).toHaveLength(5);
  });

  it('are paced for live calls too for a minute after a 429: somebody may share the limit', async () => {
    const settings = settingsOf('shared');
    await ask(settings, START, [demandOf('live', 1)]);
    await reportLimited(redis, settings, 100, String(START + 10));
    const reply = await ask(settings, START + 500, [demandOf('live', 20)]);
    expect(reply.permits.filter(({ inMs }) => inMs === 0)).toHaveLength(4);
    const later = await ask(settings, START + 70_000, [demandOf('live', 20)]);
    expect(later.permits.filter(({ inMs }) => inMs === 0)).toHaveLength(20);
  });

  it('begin again only after what Fortnox asked for', async () => {
    const settings = settingsOf('retry-after');
    await ask(settings, START, [demandOf('live', 1)]);
    expect(await reportLimited(redis, settings, 7_000, String(START + 10))).toBe(7_000);
    const reply = await ask(settings, START + 20, [demandOf('live', 1)]);
    expect(reply.permits).toEqual([]);
    expect(reply.ahead[0]?.nextMs).toBeCloseTo(6_990, 3);
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

type Arrival = {
  readonly afterMs: number;
  readonly count: number;
  readonly lane: Demand['lane'];
  readonly process: string;
};

const allLanes = ['live', 'replay', 'backfill'] as const;

/** What waits in one process: by lane the moments at which each call began to. */
class Process {
  readonly #waiting = new Map<string, number[]>(allLanes.map((lane) => [lane, []]));

  add({ lane, count }: Arrival, now: number): void {
    this.#of(lane).push(...Array<number>(count).fill(now));
  }

  take(lane: string): void {
    this.#of(lane).shift();
  }

  demands(now: number, share: number): readonly Demand[] {
    return allLanes.map((lane) => {
      const waiting = this.#of(lane);
      const { weight } = demandOf(lane, 0);
      const [oldest = now, youngest = now] = [waiting[0], waiting.at(-1)];
      return {
        ...{ lane, weight, count: waiting.length },
        // A process knows the share of what waits in it alone.
        share: lane === 'replay' && waiting.length > 0 ? share : 1,
        ...{ oldestAgeMs: now - oldest, youngestAgeMs: now - youngest },
      };
    });
  }

  waits(): boolean {
    return [...this.#waiting.values()].some(({ length }) => length > 0);
  }

  #of(lane: string): number[] {
    return this.#waiting.get(lane) ?? [];
  }
}

type Given = { readonly at: number; readonly lane: string };

/** Several processes, each of which asks when it was told to, or when something new comes. */
class Company {
  readonly #settings: AdmissionSettings;
  readonly #share: number;
  readonly #processes = new Map<string, Process>();
  readonly #due = new Map<string, number>();
  readonly given: Given[] = [];

  constructor(settings: AdmissionSettings, share: number) {
    this.#settings = settings;
    this.#share = share;
  }

  next(): readonly [processId: string, at: number] | undefined {
    return [...this.#due].sort(([, one], [, other]) => one - other)[0];
  }

  add(arrival: Arrival, at: number): void {
    this.#of(arrival.process).add(arrival, at);
    this.#due.set(arrival.process, at);
  }

  async ask(processId: string, now: number): Promise<void> {
    const its = this.#of(processId);
    const reply = await ask(this.#settings, now, its.demands(now, this.#share), { processId });
    for (const { lane, inMs } of reply.permits) {
      this.given.push({ at: now + inMs, lane });
      its.take(lane);
    }
    if (its.waits()) this.#due.set(processId, now + reply.retryInMs);
    else this.#due.delete(processId);
  }

  #of(processId: string): Process {
    const its = this.#processes.get(processId) ?? new Process();
    this.#processes.set(processId, its);
    return its;
  }
}

/** All permits for work of several lanes in several processes. */
async function permitsOfMany(
  settings: AdmissionSettings,
  arrivals: readonly Arrival[],
  share: number,
  until = Infinity,
): Promise<readonly Given[]> {
  const company = new Company(settings, share);
  let arrivesAt = START;
  const coming = arrivals.map((one) => ({ ...one, at: (arrivesAt += one.afterMs) }));
  for (;;) {
    const next = company.next();
    const [arrival] = coming;
    if (arrival && arrival.at <= (next?.[1] ?? Infinity)) {
      coming.shift();
      company.add(arrival, arrival.at);
      continue;
    }
    if (!next || next[1] > until) return company.given.sort((one, other) => one.at - other.at);
    await company.ask(...next);
  }
}

describe('permits of several lanes and processes', () => {
  it('stay within the limit under every model of the window', async () => {
    const arrival = fc.record({
      afterMs: fc.integer({ min: 0, max: 6_000 }),
      count: fc.integer({ min: 1, max: 30 }),
      lane: fc.constantFrom('live' as const, 'replay' as const, 'backfill' as const),
      process: fc.constantFrom('one', 'two', 'three'),
    });
    const check = async (arrivals: readonly Arrival[], share: number) => {
      const permits = await permitsOfMany(settingsOf('many'), arrivals, share);
      const times = permits.map(({ at }) => at);
      expect(times).toHaveLength(arrivals.reduce((sum, { count }) => sum + count, 0));
      expect(mostWithin(times, WINDOW_MS)).toBeLessThanOrEqual(REQUESTS);
      for (let phase = 0; phase < WINDOW_MS; phase += 97) {
        expect(refusedByWeightedCounters(times, phase)).toBe(0);
      }
    };
    const arrivals = fc.array(arrival, { minLength: 1, maxLength: 12 });
    const share = fc.constantFrom(0.05, 0.3, 1);
    await fc.assert(fc.asyncProperty(arrivals, share, check), { numRuns: 60, seed: 20261130 });
  }, 60_000);

  const everyTwoSeconds = Array.from({ length: 30 }, (_, n) => ({
    ...{ afterMs: n === 0 ? 1_000 : 2_000, count: 4, lane: 'live', process: 'one' },
  })) satisfies readonly { lane: string }[] as readonly Arrival[];
  const replay: Arrival = { afterMs: 0, count: 300, lane: 'replay', process: 'two' };

  it('let live work go at once beside a replay, which gets its share', async () => {
    const permits = await permitsOfMany(settingsOf('beside'), [replay, ...everyTwoSeconds], 0.3);
    const end = START + 59_500;
    const live = permits.filter(({ lane }) => lane === 'live').map(({ at }) => at);
    const lateness = live.map((at, n) => at - (START + 1_000 + Math.floor(n / 4) * 2_000));
    // The replay had the company for itself before: its head start is gone after two windows.
    expect(Math.max(...lateness.slice(0, 20))).toBeLessThan(700);
    expect(Math.max(...lateness.slice(20))).toBeLessThan(1);
    const replayed = permits.filter(({ lane, at }) => lane === 'replay' && at < end).length;
    expect(replayed / (0.3 * 0.95 * 60 * 5)).toBeGreaterThan(0.9);
    expect(replayed / (0.3 * 0.95 * 60 * 5)).toBeLessThan(1.15);
  });

  it.each([0.07, 0.2, 0.3])(
    'leave live work of another process its part beside a replay of %s, after a 429 too',
    async (share) => {
      const settings = settingsOf('paced');
      await ask(settings, START - 20_000, [demandOf('live', 1)]);
      await reportLimited(redis, settings, 10, String(START - 1_000));
      const live: Arrival = { afterMs: 0, count: 400, lane: 'live', process: 'one' };
      const permits = await permitsOfMany(settings, [replay, live], share, START + 50_000);
      const lanes = permits.filter(({ at }) => at < START + 50_000).map(({ lane }) => lane);
      expect(lanes.filter((lane) => lane === 'live').length).toBeGreaterThan(lanes.length * 0.65);
      expect(lanes.length).toBeGreaterThan(200);
    },
  );

  it('let live calls go at once while the pace is beyond what a weighted counter allows, too', async () => {
    const settings = settingsOf('probing');
    await ask(settings, START, [demandOf('live', 1)]);
    await redis.hset(settings.keys[1], { rate: '0.97', busy: '2000', born: '1' });
    const reply = await ask(settings, START + 20_000, [demandOf('live', 8)]);
    expect(reply.gapMs).toBeLessThan(208);
    expect(reply.permits.filter(({ inMs }) => inMs === 0)).toHaveLength(8);
  });

  it('give a replay the whole limit where no live work is', async () => {
    const permits = await permitsOfMany(settingsOf('alone'), [replay], 0.3);
    const minutes = ((permits.at(-1)?.at ?? 0) - START) / 60_000;
    expect(300 / minutes).toBeGreaterThanOrEqual(0.95 * 300);
  });
});

it.each([1, 2, 3, 5, 700])(
  'a limit of %s a window lets calls through, narrowed too',
  async (limit) => {
    const settings = settingsOf('small', limit);
    const before = await turnsFor(settings, [{ afterMs: 0, count: 5 }]);
    expect(mostWithin(before, WINDOW_MS)).toBeLessThanOrEqual(limit);
    let now = Math.max(...before);
    for (let n = 0; n < 20; n += 1) {
      now += WINDOW_MS;
      await reportLimited(redis, settings, 10, String(now));
    }
    const reply = await ask(settings, now + 3 * WINDOW_MS, [demandOf('live', 1)]);
    expect(reply.permits).toHaveLength(1);
  },
);

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
    expect(reply.ahead[0]?.nextMs).toBeGreaterThan(4_000);
  });
});
