import type { JobFilter, JobRow } from '@sync/jobs';
import type { Page, PageRequest } from '@sync/database';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { instant, pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { jobSchema, jobStatusSchema, toJobJson } from './job-json.js';
import { pageSchema } from '../http/page-schema.js';

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

export function getSyncJobs(ports: {
  readonly list: (filter: JobFilter, page: PageRequest) => Promise<Page<JobRow>>;
}): Endpoint {
  return {
    method: 'get',
    path: '/v1/sync-jobs',
    access: 'viewer',
    tag: 'Sync jobs',
    summary: 'List sync jobs, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(jobSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const query = readQuery(call, querySchema);
      const { status: statuses, limit, cursor, ...filter } = query;
      const page = await ports.list({ ...filter, statuses }, pageOf({ limit, cursor }));
      return json(200, { items: page.items.map(toJobJson), nextCursor: page.nextCursor });
    },
  };
}
