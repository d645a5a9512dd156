import { listJobs } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { instant, pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { pageSchema } from '../http/page-schema.js';
import type { Services } from '../services.js';
import { jobSchema, jobStatusSchema, toJobJson } from './job-json.js';

const statuses = z
  .string()
  .transform((given) => given.split(','))
  .pipe(z.array(jobStatusSchema));

const querySchema = z.object({
  connectionId: z.string().optional(),
  status: statuses.optional().meta({ description: 'One or several, comma-separated' }),
  invoiceId: z.string().optional(),
  invoiceNumber: z.string().optional(),
  fingerprint: z.string().optional(),
  from: instant.optional().meta({ description: 'Taken in at or after' }),
  to: instant.optional().meta({ description: 'Taken in before' }),
  ...pagingQuery,
});

/** GET /v1/sync-jobs: a page of jobs that fit every given filter. */
export function getSyncJobs({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/sync-jobs',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Sync jobs',
    summary: 'List sync jobs, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(jobSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const query = readQuery(call, querySchema);
      const { status: statuses, limit, cursor, ...filter } = query;
      const all = { ...filter, statuses, connectionIds: actorOf(call).scope };
      const page = await listJobs(db, all, pageOf({ limit, cursor }));
      return json(200, { items: page.items.map(toJobJson), nextCursor: page.nextCursor });
    },
  };
}
