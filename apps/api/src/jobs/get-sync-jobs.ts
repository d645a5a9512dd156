import { findUncertain, listJobs } from '@sync/jobs';
import type { Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { jobSchema, toListedJobJson } from './job-json.js';
import { jobQuerySchema, toJobFilter } from './job-query.js';
import { createSearchTurns } from './search-turns.js';
import { maskingFor } from './shown-customer.js';

const querySchema = jobQuerySchema.extend(pagingQuery);

/** GET /v1/sync-jobs: a page of jobs that fit every given filter. */
export function getSyncJobs({ db, config }: Services): Endpoint {
  const inTurn = createSearchTurns();
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
      const masking = await maskingFor(db, call);
      const filter = toJobFilter(call, asked, masking);
      const list = () => listJobs(db, filter, pageOf({ limit, cursor }));
      const page = await (filter.search ? inTurn(call, list) : list());
      const uncertain = await findUncertain(
        db,
        page.items.map(({ id }) => id),
      );
      const shown = { masking, maxAttempts: config.maxAttempts, uncertain };
      const items = page.items.map((job) => toListedJobJson(job, shown));
      return json(200, { items, nextCursor: page.nextCursor });
    },
  };
}
