import type { Company } from '../../scripts/workload/company.js';
import type { Call, Scenario } from './scenarios.js';

/** Where the worker stands when it is struck. */
const points = [
  /** Sent, and Fortnox never processes it. */
  'before it is processed',
  /** Sent; Fortnox processes it half a second after the sender has gone. */
  'while it is processed',
  /** Processed, and the answer finds nobody. */
  'after it is processed, before the answer',
  /** Answered, and the worker has not written the answer down. */
  'after the answer',
] as const;

export type Point = (typeof points)[number];

/** One company with one event whose worker is struck at one point of one call. */
export type Case = {
  readonly name: string;
  readonly scenario: Scenario;
  readonly call: Call;
  readonly point: Point;
  readonly company: Company;
};

/** How many companies a scenario takes: one for each point of each call. */
export const casesIn = ({ calls }: Scenario): number => calls.length * points.length;

export function casesFor(scenario: Scenario, companies: readonly Company[]): readonly Case[] {
  const pairs = scenario.calls.flatMap((call) => points.map((point) => ({ call, point })));
  return companies.flatMap((company, index) => {
    const pair = pairs[index];
    if (!pair) return [];
    return [{ name: `${pair.call.name}, ${pair.point}`, scenario, ...pair, company }];
  });
}

/** What the sandbox is told to do with the call of a case. */
export function faultOf({ call, point, company }: Case) {
  const before = point === 'before it is processed' || point === 'while it is processed';
  return {
    match: { tenantId: company.tenantId, method: call.method, path: call.path },
    kind: before ? 'hold-before' : 'hold-after-commit',
    times: 1,
  };
}
