import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { reportLimited, requestPermits, type AdmissionSettings } from '@sync/fortnox';
import Table from 'cli-table3';
import { Redis } from 'ioredis';
import { policies, type Policy } from './limiter-policies.js';
import { windowModels, type WindowModel } from './limiter-windows.js';

/**
 * Which way of pacing gets near 100 % of Fortnox's limit without being answered 429?
 *
 * One company that always has work, simulated time, 25 calls per 5 s, three models of Fortnox's
 * window. A call takes 20 ms to arrive plus an exponentially distributed jitter; the answer takes
 * as long again. The last row is our own limiter: the very script that runs in production, in a
 * real Redis, with the simulation's clock.
 *
 *   node .data/build/benchmarks/limiter-simulation.js --redis redis://127.0.0.1:6379 --minutes 60
 */
const { values: options } = parseArgs({
  options: {
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
    minutes: { type: 'string', default: '20' },
  },
});

const REQUESTS = 25;
const WINDOW_MS = 5_000;
const LATENCY_MS = 20;
const JITTERS_MS = [0, 10, 50];

type Outcome = { readonly accepted: number; readonly rejected: number };
type Simulate = (window: WindowModel, jitterMs: number, untilMs: number) => Promise<Outcome>;

const redis = new Redis(options.redis);
const untilMs = Number(options.minutes) * 60_000;
const table = new Table({
  style: { head: [], border: [] },
  head: ['policy', ...JITTERS_MS.map((jitter) => `jitter ${jitter} ms`)],
});

async function row(simulate: Simulate, until = untilMs): Promise<string[]> {
  const cells: string[] = [];
  for (const jitter of JITTERS_MS) {
    const parts: string[] = [];
    for (const model of Object.values(windowModels)) {
      parts.push(show(await simulate(model(REQUESTS, WINDOW_MS), jitter, until), until));
    }
    cells.push(parts.join(' · '));
  }
  return cells;
}

function show({ accepted, rejected }: Outcome, until: number): string {
  const used = (100 * accepted) / ((until / WINDOW_MS) * REQUESTS);
  const limited = (100 * rejected) / (accepted + rejected);
  return `${used.toFixed(1)} (${limited.toFixed(2)})`;
}

/** Policies that ignore answers: all arrivals are known beforehand. */
function simulatePolicy(
  policy: Policy,
  window: WindowModel,
  jitterMs: number,
  until: number,
): Outcome {
  const random = seededRandom();
  const arrivals: number[] = [];
  for (let at = policy(0); at < until; at = policy(at)) {
    arrivals.push(at + flight(jitterMs, random));
  }
  arrivals.sort((a, b) => a - b);
  const accepted = arrivals.filter((arrival) => window(arrival)).length;
  return { accepted, rejected: arrivals.length - accepted };
}

type Event = { readonly at: number; readonly kind: 'ask' | 'work' | 'arrival' | 'limited' };

/** A company that always has work. */
function simulateOurs(window: WindowModel, jitterMs: number, until: number): Promise<Outcome> {
  return simulate(window, jitterMs, until, () => [{ at: 0, kind: 'ask' }]);
}

/** One that has an invoice's four calls at a time, at random, as many as make six tenths of the limit. */
function simulateVisits(window: WindowModel, jitterMs: number, until: number): Promise<Outcome> {
  const meanMs = (4 * WINDOW_MS) / REQUESTS / 0.6;
  return simulate(window, jitterMs, until, (random) => {
    const visits: Event[] = [];
    for (let at = 0; at < until; at -= meanMs * Math.log(1 - random())) {
      visits.push({ at, kind: 'work' });
    }
    return visits;
  });
}

/** Our limiter, event by event, because what it does depends on what it was answered. */
async function simulate(
  window: WindowModel,
  jitterMs: number,
  until: number,
  begin: (random: () => number) => readonly Event[],
): Promise<Outcome> {
  const random = seededRandom();
  const simulation = new Simulation(window, () => flight(jitterMs, random), begin(random));
  return simulation.run(until);
}

class Simulation {
  readonly #settings = freshSettings();
  readonly #window: WindowModel;
  readonly #flight: () => number;
  readonly #events: Event[];
  /** Endless, but where work is told of. */
  #waiting: number;
  #askAt = 0;
  #accepted = 0;
  #rejected = 0;

  constructor(window: WindowModel, flight: () => number, events: readonly Event[]) {
    this.#window = window;
    this.#flight = flight;
    this.#events = [...events];
    this.#waiting = events[0]?.kind === 'work' ? 0 : Infinity;
  }

  async run(until: number): Promise<Outcome> {
    for (
      let event = this.#events.shift();
      event && event.at < until;
      event = this.#events.shift()
    ) {
      await this.#on(event);
    }
    await redis.del(...this.#settings.keys);
    return { accepted: this.#accepted, rejected: this.#rejected };
  }

  async #on({ kind, at }: Event): Promise<void> {
    switch (kind) {
      case 'work':
        this.#waiting += 4;
        // The process has one timer, and asks at once when something new comes.
        this.#askAgain(at);
        return;
      case 'ask':
        if (at === this.#askAt && this.#waiting > 0) await this.#ask(at);
        return;
      case 'limited':
        await reportLimited(redis, this.#settings, undefined, virtual(at));
        return;
      case 'arrival':
        this.#arrive(at);
    }
  }

  async #ask(at: number): Promise<void> {
    const next = await ask(this.#settings, at, this.#waiting, this.#flight);
    this.#waiting -= next.arrivals.length;
    for (const arrival of next.arrivals) insert(this.#events, arrival);
    this.#askAgain(next.askAt);
  }

  #askAgain(at: number): void {
    this.#askAt = at;
    insert(this.#events, { at, kind: 'ask' });
  }

  #arrive(at: number): void {
    if (this.#window(at)) {
      this.#accepted += 1;
      return;
    }
    this.#rejected += 1;
    insert(this.#events, { at: at + this.#flight(), kind: 'limited' });
  }
}

async function ask(
  settings: AdmissionSettings,
  at: number,
  waiting: number,
  takes: () => number,
): Promise<{ readonly arrivals: readonly Event[]; readonly askAt: number }> {
  const count = Math.min(50, waiting);
  const demand = {
    lane: 'live',
    weight: 70,
    count,
    oldestAgeMs: 1,
    youngestAgeMs: 0,
    share: 1,
  } as const;
  const request = { processId: 'one', generation: '', unlogged: 0, recent: 0, demands: [demand] };
  const { permits, retryInMs } = await requestPermits(redis, settings, request, virtual(at));
  const arrivals = permits.map(({ inMs }): Event => ({ at: at + inMs + takes(), kind: 'arrival' }));
  return { arrivals, askAt: at + retryInMs };
}

function freshSettings(): AdmissionSettings {
  const base = `simulation:{${randomUUID()}}`;
  const keys = [`${base}:log`, `${base}:state`, `${base}:processes`] as const;
  return { keys, requests: REQUESTS, windowMs: WINDOW_MS };
}

/** The script's own zero would mean "for ever ago"; the simulation starts a day later. */
function virtual(at: number): string {
  return String(86_400_000 + at);
}

function insert(events: Event[], event: Event): void {
  const index = events.findIndex(({ at }) => at > event.at);
  events.splice(index === -1 ? events.length : index, 0, event);
}

function flight(jitterMs: number, random: () => number): number {
  return LATENCY_MS - jitterMs * Math.log(1 - random());
}

/** Numbers that are the same in every run (mulberry32). */
function seededRandom(): () => number {
  let state = 0x5eed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

// Last: a class is not there before the line that declares it.
for (const [name, create] of Object.entries(policies)) {
  table.push([name, ...(await row((...of) => Promise.resolve(simulatePolicy(create(), ...of))))]);
}
table.push(['ours, first minute', ...(await row(simulateOurs, 60_000))]);
table.push([`ours, ${options.minutes} minutes`, ...(await row(simulateOurs))]);
table.push(['ours, four calls now and then', ...(await row(simulateVisits))]);
redis.disconnect();

process.stdout.write(
  `Share of the limit used, and of calls answered 429, under ${Object.keys(windowModels).join(' · ')}\n`,
);
process.stdout.write(`${table.toString()}\n`);
