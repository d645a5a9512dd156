import { listReconciliations } from '@sync/reconciliation';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { pageSchema } from '../http/page-schema.js';
import type { Services } from '../services.js';
import { monthText } from './agreement-json.js';
import { reconciliationSchema, toReconciliationJson } from './reconciliation-json.js';

const querySchema = z.object({
  connectionId: z.string().optional(),
  month: monthText.optional().meta({ description: 'YYYY-MM: those that touch it' }),
  ...pagingQuery,
});

/** GET /v1/reconciliations: newest first, without findings. */
export function getReconciliations({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/reconciliations',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Reconciliations',
    summary: 'List comparisons, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(reconciliationSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const query = readQuery(call, querySchema);
      const connectionIds = actorOf(call).scope;
      const { connectionId, month } = query;
      const filter = { connectionId, connectionIds, month };
      const page = await listReconciliations(db, filter, pageOf(query));
      return json(200, {
        items: page.items.map(toReconciliationJson),
        nextCursor: page.nextCursor,
      });
    },
  };
}
