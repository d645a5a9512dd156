import type { StatisticsStep } from '@sync/jobs';
import { swedishDate } from '@sync/shared';
import { z } from 'zod';
import { instant } from '../http/input.js';
import { invalidInput } from '../http/problem.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** More would be no picture any more, and cost PostgreSQL a long look. */
const maxSteps = 1000;

export const statisticsQuerySchema = z.object({
  connectionId: z.string().optional().meta({ description: 'Default: all that you may see' }),
  from: instant.optional().meta({ description: 'Default: 24 hours before `to`' }),
  to: instant.optional().meta({ description: 'Not included; default: now' }),
  step: z
    .enum(['minute', 'hour', 'day'])
    .optional()
    .meta({
      description:
        'Default: `minute` up to 3 hours, `hour` up to 14 days, then `day` (of the Swedish calendar). ' +
        'At most 1,000 steps',
    }),
});

type StatisticsPeriod = {
  readonly from: Date;
  readonly to: Date;
  readonly step: StatisticsStep;
};

/** Fills in what was left out; 422 when the range is none or would make more than 1,000 steps. */
export function readPeriod(
  query: Omit<z.output<typeof statisticsQuerySchema>, 'connectionId'>,
  now: Date,
): StatisticsPeriod {
  const to = query.to ?? now;
  const from = query.from ?? new Date(to.getTime() - dayMs);
  if (from >= to) throw emptyRange(query.to);
  const period = { from, to, step: query.step ?? stepFor(to.getTime() - from.getTime()) };
  const steps = countSteps(period);
  if (steps <= maxSteps) return period;
  throw tooMany(period, steps);
}

function stepFor(lengthMs: number): StatisticsStep {
  if (lengthMs <= 3 * hourMs) return 'minute';
  return lengthMs <= 14 * dayMs ? 'hour' : 'day';
}

/** Of the whole steps that the range touches. */
function countSteps({ from, to, step }: StatisticsPeriod): number {
  const last = new Date(to.getTime() - 1);
  if (step === 'day') return dayNumber(last) - dayNumber(from) + 1;
  const stepMs = step === 'hour' ? hourMs : minuteMs;
  return Math.floor(last.getTime() / stepMs) - Math.floor(from.getTime() / stepMs) + 1;
}

/** Swedish days are counted by their dates: a change of the clock makes none of them more or less. */
const dayNumber = (at: Date): number => Date.parse(swedishDate(at)) / dayMs;

function emptyRange(to: Date | undefined) {
  return invalidInput([
    to !== undefined
      ? { pointer: '/to', message: 'must be later than `from`' }
      : { pointer: '/from', message: 'must be earlier than now, or name `to` as well' },
  ]);
}

function tooMany({ step }: StatisticsPeriod, steps: number) {
  const many = `the range has ${steps} steps of one ${step}; at most ${maxSteps} are answered`;
  return invalidInput([
    step === 'day'
      ? { pointer: '/from', message: `${many}: ask for a shorter range` }
      : { pointer: '/step', message: `${many}: take a longer step or a shorter range` },
  ]);
}
