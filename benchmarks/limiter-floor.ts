import Table from 'cli-table3';
import { tableStyle } from '../scripts/services/table-style.js';
import { Learner } from './limiter-learner.js';
import { windowModels, type WindowModel } from './limiter-windows.js';

/**
 * How near to Fortnox's limit can anybody come while 50 ms of exponential jitter lie on the wire, with at most one call of a
 * thousand refused? No limiter of ours: senders that know what ours cannot, which model of the window is in
 * force and where its windows begin, and one that besides looks at each answer and holds the one call back that would come too
 * early after a late one. Sixty simulated minutes, three seeds, the best of all phases.
 *
 * And one that knows neither, as ours, but is not bound to be small or to serve several processes: how soon can both
 * be learnt from refusals? It meets every phase equally often.
 *
 *   node .data/build/benchmarks/limiter-floor.js
 */
const requests = 25;
const windowMs = 5000;
const latencyMs = 20;
const jitterMs = 50;
const untilMs = 60 * 60_000;
const seeds = [1, 2, 3];
const phases = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const mayBeRefused = 0.001;
/** Of the one who learns, each with a phase of its own. */
const runs = 24;

type Plan = {
  /** Slots a window, evenly apart. */
  readonly slots: number;
  /** Every so many slots one is left out; 0: none is. */
  readonly leftOut: number;
  readonly isHeldBack: boolean;
};

const plans: readonly Plan[] = [false, true].flatMap((isHeldBack) =>
  [25, 24, 23].flatMap((slots) =>
    [0, 200, 96, 60].map((leftOut) => ({ slots, leftOut, isHeldBack })),
  ),
);

type Reached = { readonly used: number; readonly refused: number };

/** `phase`: of the distance of two slots, after the beginning of a window, at which the quickest call arrives. */
function reach(plan: Plan, name: keyof typeof windowModels, phase: number, seed: number): Reached {
  const random = seeded(seed);
  const flight = (): number => latencyMs - jitterMs * Math.log(1 - random());
  const gapMs = windowMs / plan.slots;
  const calls: { readonly arrival: number; readonly answer: number }[] = [];
  for (let slot = 0; slot * gapMs < untilMs; slot += 1) {
    if (plan.leftOut > 0 && slot % plan.leftOut === plan.leftOut - 1) continue;
    const due = windowMs + (slot + phase) * gapMs - latencyMs;
    const early = calls[calls.length - requests];
    // It arrived before its answer left; what is not answered when it is due counts as arrived now.
    const latest = early ? Math.min(early.answer, due) - latencyMs : -Infinity;
    const at = plan.isHeldBack ? Math.max(due, latest + windowMs - latencyMs) : due;
    const arrival = at + flight();
    calls.push({ arrival, answer: arrival + flight() });
  }
  const admits = windowModels[name](requests, windowMs);
  const arrivals = calls.map(({ arrival }) => arrival).sort((one, other) => one - other);
  const accepted = arrivals.filter((arrival) => admits(arrival)).length;
  return {
    used: accepted / ((untilMs / windowMs) * requests),
    refused: (arrivals.length - accepted) / arrivals.length,
  };
}

/** Of all seeds together. */
function middle(plan: Plan, name: keyof typeof windowModels, phase: number): Reached {
  const all = seeds.map((seed) => reach(plan, name, phase, seed));
  const mean = (of: (one: Reached) => number): number =>
    all.reduce((sum, one) => sum + of(one), 0) / all.length;
  return { used: mean(({ used }) => used), refused: mean(({ refused }) => refused) };
}

/** The most that any plan uses without being refused too often; the least refused where none does. */
function best(name: keyof typeof windowModels, isHeldBack: boolean, known: readonly number[]) {
  const tried = plans
    .filter((plan) => plan.isHeldBack === isHeldBack)
    .map((plan) => {
      const each = known.map((phase) => middle(plan, name, phase));
      const sorted = each.sort((one, other) => one.refused - other.refused);
      return { plan, ...(sorted[0] ?? { used: 0, refused: 1 }) };
    });
  const kept = tried.filter(({ refused }) => refused <= mayBeRefused);
  return kept.sort((one, other) => other.used - one.used)[0];
}

type Happening = { readonly at: number; readonly call: number; readonly is: 'arrival' | 'answer' };

/** By what the sender sees, event by event: `edgeMs` after the first moment a window begins. */
function learn(admits: WindowModel, edgeMs: number, seed: number, until: number) {
  const random = seeded(seed);
  const flight = (): number => latencyMs - jitterMs * Math.log(1 - random());
  const sender = new Learner();
  const refused = new Set<number>();
  let pending: Happening[] = [];
  let calls = 0;
  let now = 0;
  while (now < until) {
    const first = pending[0];
    const due = sender.next(now);
    if (due <= now) {
      sender.sent(now);
      pending.push({ at: now + flight(), call: calls, is: 'arrival' });
      calls += 1;
    } else if (!first || due < first.at) {
      now = due;
    } else {
      now = first.at;
      pending = pending.slice(1);
      if (first.is === 'answer') sender.answered(first.call, now, refused.has(first.call));
      else {
        if (!admits(now + windowMs - edgeMs)) refused.add(first.call);
        pending.push({ at: now + flight(), call: first.call, is: 'answer' });
      }
    }
    pending.sort((one, other) => one.at - other.at);
  }
  return { calls, refused: refused.size };
}

function learnt(name: keyof typeof windowModels, minutes: number): string {
  let calls = 0;
  let refused = 0;
  for (let run = 0; run < runs; run += 1) {
    const edgeMs = ((run + 0.5) / runs + run) * (windowMs / (requests - 1));
    const model = windowModels[name](requests, windowMs);
    const one = learn(model, edgeMs % windowMs, 1000 + run, minutes * 60_000);
    calls += one.calls;
    refused += one.refused;
  }
  const most = runs * minutes * 60_000 * (requests / windowMs);
  return `${((100 * (calls - refused)) / most).toFixed(1)} (${((100 * refused) / calls).toFixed(3)})`;
}

/** Numbers that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const names = Object.keys(windowModels) as (keyof typeof windowModels)[];
const table = new Table({ style: tableStyle(), head: ['sender', ...names] });
for (const isHeldBack of [false, true]) {
  table.push([
    isHeldBack ? 'knows model and phase, and looks at each answer' : 'knows model and phase',
    ...names.map((name) => {
      const found = best(name, isHeldBack, phases);
      if (!found) return 'never below 0.1 % refused';
      const { used, refused, plan } = found;
      const figures = `${(100 * used).toFixed(1)} (${(100 * refused).toFixed(3)})`;
      return `${figures}, ${plan.slots} slots${plan.leftOut > 0 ? `, one of ${plan.leftOut} left out` : ''}`;
    }),
  ]);
}
for (const minutes of [1, 5, 20, 60]) {
  const time = minutes === 1 ? 'in the first minute' : `in ${String(minutes)} minutes`;
  table.push([`knows neither, and learns, ${time}`, ...names.map((name) => learnt(name, minutes))]);
}
process.stdout.write(`${table.toString()}\n`);
process.stdout.write('share of the limit used (refused), %; aim: 95 with at most 0.1 refused\n');
