import { maskingConnections } from '@sync/connections';
import { findUncertain, listJobs } from '@sync/jobs';
import type { Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { jobSchema, toJobJson } from './job-json.js';
import { jobQuerySchema, toJobFilter } from './job-query.js';

const querySchema = jobQuerySchema.extend(pagingQuery);

/** GET /v1/sync-jobs: a page of jobs that fit every given filter. */
export function getSyncJobs({ db, config }: Services): Endpoint {
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
      const { limit, cursor, ...asked } = readQuery(call, querySchema);
      const masking = { connectionIds: await maskingConnections(db) };
      const page = await listJobs(db, toJobFilter(call, asked, masking), pageOf({ limit, cursor }));
      const uncertain = await findUncertain(
        db,
        page.items.map(({ id }) => id),
      );
      const shown = { masking, maxAttempts: config.maxAttempts, uncertain };
      const items = page.items.map((job) => toJobJson(job, shown));
      return json(200, { items, nextCursor: page.nextCursor });
    },
  };
}
