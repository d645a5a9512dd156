import { countJobs, unfinishedStatuses, type ConnectionFigures } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';

const overviewSchema = z.object({
  connections: z.array(
    z.object({
      connectionId: z.string(),
      counts: z.record(z.string(), z.int()).meta({ description: 'Jobs by status' }),
      oldestWaitingAt: z.iso.datetime().nullable(),
      openJobs: z.int().meta({ description: 'Waiting or in work' }),
      maxOpenJobs: z.int().meta({ description: 'At this many new invoices are answered 429' }),
    }),
  ),
});

/** GET /v1/overview: how many jobs stand where. */
export function getOverview({ db, config }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/overview',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Jobs by connection and status',
    answers: { 200: { description: 'The figures', schema: overviewSchema } },
    problems: [503],
    handle: async (call) => {
      const connections = (await countJobs(db, actorOf(call).scope)).map((figures) => ({
        connectionId: figures.connectionId,
        counts: figures.counts,
        oldestWaitingAt: figures.oldestWaitingAt?.toISOString() ?? null,
        openJobs: openJobsOf(figures),
        maxOpenJobs: config.limits.openJobs,
      }));
      return json(200, { connections });
    },
  };
}

const openJobsOf = ({ counts }: ConnectionFigures): number =>
  unfinishedStatuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
