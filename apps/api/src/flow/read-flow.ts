import { readBacklog, readStatistics, type StatisticsStep } from '@sync/jobs';
import { z } from 'zod';
import type { Services } from '../services.js';
import { statisticsSchema, toStepJson } from '../statistics/statistics-json.js';
import { backlogSchema, toBacklogJson } from './backlog-json.js';

export const flowSchema = z.object({
  step: statisticsSchema.shape.step,
  items: statisticsSchema.shape.items.meta({
    description: 'The steps that the last two minutes touch, as `GET /v1/statistics` has them',
  }),
  backlog: backlogSchema,
});

export type Flow = z.output<typeof flowSchema>;

/**
 * A step may change after it has ended: workers write down their calls every ten seconds. Whatever
 * changes later than this (a dead letter that is tried again) is seen when statistics are read.
 */
const stillChangingMs = 2 * 60_000;

/** What happens now at these companies, `undefined` being all; on one connection to PostgreSQL. */
export async function readFlow(
  { db, config }: Pick<Services, 'db' | 'config'>,
  step: StatisticsStep,
  connectionIds: readonly string[] | undefined,
): Promise<Flow> {
  const to = new Date();
  const from = new Date(to.getTime() - stillChangingMs);
  const steps = await readStatistics(db, { from, to, step, connectionIds });
  const backlogs = await readBacklog(db, connectionIds);
  return {
    step,
    items: steps.map((figures) => toStepJson(figures, config.fortnox)),
    backlog: toBacklogJson(backlogs, config.fortnox, to),
  };
}
