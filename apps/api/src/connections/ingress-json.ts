import { countOpenJobs, findRefusals } from '@sync/jobs';
import { z } from 'zod';
import type { Services } from '../services.js';

export const ingressSchema = z
  .object({
    openJobs: z.int().meta({ description: 'Waiting or in work; counted up to the cap' }),
    maxOpenJobs: z.int().meta({ description: 'At this many new invoices are answered 429' }),
    refusals: z.array(
      z.object({
        reason: z.enum(['too-many-at-once', 'rate', 'open-jobs']),
        count: z.int(),
        firstAt: z.iso.datetime(),
        lastAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({
    description:
      'What came in, and what was answered 429 because too much came. The nightly comparison finds refused invoices that were not sent again',
  });

/** How much of its share of the backlog a connection uses, and what was refused so far. */
export async function readIngress(
  { db, config, refusals }: Services,
  connectionId: string,
): Promise<z.output<typeof ingressSchema>> {
  const { openJobs: maxOpenJobs } = config.limits;
  await refusals.flush();
  const [openJobs, noted] = await Promise.all([
    countOpenJobs(db, connectionId, maxOpenJobs),
    findRefusals(db, connectionId),
  ]);
  const told = noted.map(({ reason, count, firstAt, lastAt }) => ({
    ...{ reason, count },
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }));
  return { openJobs, maxOpenJobs, refusals: told };
}
