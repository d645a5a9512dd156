import type { StepFigures } from '@sync/jobs';
import { z } from 'zod';
import type { ApiConfig } from '../config.js';

const milliseconds = (which: string) =>
  z
    .int()
    .nullable()
    .meta({
      description:
        `${which} of the time from when SubscriptionFlow last said that the invoice is paid until it ` +
        'stood in Fortnox, in milliseconds; `null`: nothing succeeded',
    });

const stepSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime().meta({ description: 'Not included' }),
  accepted: z.int().meta({ description: 'Jobs taken in' }),
  succeeded: z.int(),
  deadLettered: z
    .int()
    .meta({ description: 'Became a dead letter and have not been sent back to the queue since' }),
  fortnoxCalls: z.int().meta({
    description:
      'Calls that workers made, tokens not counted. Written every 10 seconds: a worker that is lost ' +
      'takes as much with it. Previews, pickers and preflights are left out',
  }),
  fortnoxRefused: z.int().meta({ description: 'Those of them that Fortnox answered with 429' }),
  limitUsed: z.number().meta({
    description:
      "Share of Fortnox's limit that the calls of the whole step made up, 1 being all of it; of " +
      'several connections, that of the one that used most, for each has a limit of its own',
  }),
  timeToBooksMedianMs: milliseconds('Median'),
  timeToBooksP95Ms: milliseconds('95th percentile'),
  mostOpen: z
    .int()
    .nullable()
    .meta({
      description:
        'The most jobs that waited or were in work at any minute; workers count them once a minute, of ' +
        'which every tenth is kept after four hours. `null`: no worker was there',
    }),
});

export const statisticsSchema = z.object({
  step: z.enum(['minute', 'hour', 'day']),
  items: z.array(stepSchema).meta({
    description:
      'Every whole step that the range touches, in order, also where nothing happened. A day is a ' +
      'Swedish one, of 23 to 25 hours; minutes and hours are those of UTC. Calls are known for 400 days',
  }),
});

/** A step as the API shows it; `fortnox`: how many calls each company is allowed. */
export function toStepJson(
  figures: StepFigures,
  fortnox: ApiConfig['fortnox'],
): z.output<typeof stepSchema> {
  const { from, to, medianToBooksMs, p95ToBooksMs, busiestCalls, mostOpen, ...counts } = figures;
  const windows = (to.getTime() - from.getTime()) / fortnox.rateLimitWindowMs;
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    ...counts,
    limitUsed: round(busiestCalls / (windows * fortnox.rateLimitRequests)),
    timeToBooksMedianMs: medianToBooksMs === null ? null : Math.round(medianToBooksMs),
    timeToBooksP95Ms: p95ToBooksMs === null ? null : Math.round(p95ToBooksMs),
    mostOpen,
  };
}

/** Four decimals: a hundredth of a per cent. */
const round = (share: number): number => Math.round(share * 10_000) / 10_000;
