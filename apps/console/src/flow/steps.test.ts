import type { FlowStep } from '../api/shapes.js';
import { lastBooked, mostOf, sumOf, upToNow, withTold } from './steps.js';

const step = (minute: number, accepted: number, change: Partial<FlowStep> = {}): FlowStep => ({
  from: `2026-11-29T12:0${String(minute)}:00.000Z`,
  to: `2026-11-29T12:0${String(minute + 1)}:00.000Z`,
  ...{ accepted, succeeded: 0, deadLettered: 0, fortnoxCalls: 0, fortnoxRefused: 0, limitUsed: 0 },
  ...{ timeToBooksMedianMs: null, timeToBooksP95Ms: null, mostOpen: null, ...change },
});

const counts = (steps: readonly FlowStep[]): readonly number[] =>
  steps.map(({ accepted }) => accepted);

const read = { items: [step(1, 10), step(2, 20), step(3, 30)], readAt: 1000 };

it('what was told since takes the place of what was read, and the oldest makes room', () => {
  const told = withTold([], [step(3, 31), step(4, 40)], 2000, 60);
  expect(counts(upToNow(read, told, 3))).toEqual([20, 31, 40]);
});

it('statistics that were read later know better than what was told before', () => {
  const told = withTold([], [step(3, 29)], 900, 60);
  expect(counts(upToNow(read, told, 60))).toEqual([10, 20, 30]);
});

it('a step that is told again replaces itself, and what is told stays bounded', () => {
  const once = withTold([], [step(3, 31)], 2000, 60);
  const twice = withTold(once, [step(3, 32), step(4, 40)], 3000, 60);
  expect(counts(upToNow(read, twice, 60))).toEqual([10, 20, 32, 40]);
  expect(withTold(twice, [step(5, 50)], 4000, 2)).toHaveLength(2);
});

it('a step that ended while somebody looked stays as it was told last', () => {
  const during = withTold([], [step(4, 40)], 2000, 60);
  const after = withTold(during, [step(6, 60)], 3000, 60);
  expect(counts(upToNow(read, after, 60))).toEqual([10, 20, 30, 40, 60]);
});

it('adds up, and finds the busiest and the latest', () => {
  const steps = [
    step(1, 1, { limitUsed: 0.5, timeToBooksMedianMs: 900 }),
    step(2, 2, { limitUsed: 0.9 }),
    step(3, 3),
  ];
  expect(sumOf(steps, 'accepted')).toBe(6);
  expect(mostOf(steps, 'limitUsed')).toBe(steps[1]);
  expect(mostOf(steps, 'timeToBooksP95Ms')).toBeUndefined();
  expect(lastBooked(steps)).toBe(steps[0]);
});
