import Table from 'cli-table3';
import { tableStyle } from '../scripts/services/table-style.js';
import { windowModels } from './limiter-windows.js';

/**
 * How near to Fortnox's limit can anybody come while 50 ms of exponential jitter lie on the wire, with at most one call of a
 * thousand refused? No limiter of ours: senders that know what ours cannot, which model of the window is in
 * force and where its windows begin, and one that besides looks at each answer and holds the one call back that would come too
 * early after a late one. Sixty simulated minutes, three seeds, the best of all phases.
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
process.stdout.write(`${table.toString()}\n`);
process.stdout.write('share of the limit used (refused), %; aim: 95 with at most 0.1 refused\n');
