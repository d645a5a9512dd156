import type { FlowStep } from '../api/shapes.js';

/** A step that was told after the statistics had been read, and when. */
export type ToldStep = { readonly step: FlowStep; readonly toldAt: number };

/** What was told before, replaced by what is told now; no more of it than a picture shows. */
export function withTold(
  before: readonly ToldStep[],
  told: readonly FlowStep[],
  toldAt: number,
  count: number,
): readonly ToldStep[] {
  const now = told.map((step) => ({ step, toldAt }));
  const others = before.filter(({ step }) => !told.some(({ from }) => from === step.from));
  return [...others, ...now].slice(-count);
}

/**
 * The statistics with what was told since they were read in its place: the latest `count` steps. What
 * was told before may have changed since, and the statistics know.
 */
export function upToNow(
  read: { readonly items: readonly FlowStep[]; readonly readAt: number },
  told: readonly ToldStep[],
  count: number,
): readonly FlowStep[] {
  const newer = new Map(
    told.filter(({ toldAt }) => toldAt > read.readAt).map(({ step }) => [step.from, step]),
  );
  const known = read.items.filter(({ from }) => !newer.has(from));
  return [...known, ...newer.values()]
    .toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from))
    .slice(-count);
}

type Counted = 'accepted' | 'succeeded' | 'deadLettered' | 'fortnoxCalls' | 'fortnoxRefused';

export const sumOf = (steps: readonly FlowStep[], name: Counted): number =>
  steps.reduce((sum, step) => sum + step[name], 0);

/** The step in which most of something was; `undefined`: there was nothing of it in all of them. */
export function mostOf(
  steps: readonly FlowStep[],
  name: 'limitUsed' | 'timeToBooksP95Ms' | 'mostOpen',
): FlowStep | undefined {
  return steps.reduce<FlowStep | undefined>((most, step) => {
    const value = step[name] ?? 0;
    return value > 0 && value > (most?.[name] ?? 0) ? step : most;
  }, undefined);
}

/** The latest step in which anything was booked. */
export function lastBooked(steps: readonly FlowStep[]): FlowStep | undefined {
  return steps.findLast(({ timeToBooksMedianMs }) => timeToBooksMedianMs !== null);
}
