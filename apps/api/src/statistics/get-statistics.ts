import { readStatistics } from '@sync/jobs';
import type { Endpoint } from '../http/endpoint.js';
import { readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { statisticsSchema, toStepJson } from './statistics-json.js';
import { readPeriod, statisticsQuerySchema } from './statistics-query.js';
import { visibleTo } from './visible-to.js';

/** GET /v1/statistics: how many invoices and calls to Fortnox there were, step by step. */
export function getStatistics({ db, config }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/statistics',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Figures step by step: invoices, calls to Fortnox, time to books',
    query: statisticsQuerySchema,
    answers: { 200: { description: 'The figures', schema: statisticsSchema } },
    problems: [404, 422, 503],
    handle: async (call) => {
      const { connectionId, ...asked } = readQuery(call, statisticsQuerySchema);
      const period = readPeriod(asked, new Date());
      const connectionIds = await visibleTo(call, db, connectionId);
      const steps = await readStatistics(db, { ...period, connectionIds });
      const items = steps.map((figures) => toStepJson(figures, config.fortnox));
      return json(200, { step: period.step, items });
    },
  };
}
