import { listAgreements } from '@sync/reconciliation';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { json } from '../http/reply.js';
import { pageSchema } from '../http/page-schema.js';
import type { Services } from '../services.js';
import { agreementSchema, monthText, toAgreementJson } from './agreement-json.js';

const querySchema = z.object({
  connectionId: z.string().optional(),
  month: monthText.optional().meta({ description: 'YYYY-MM' }),
  differs: z.enum(['true', 'false']).optional().meta({ description: 'Whether anything differs' }),
  ...pagingQuery,
});

/** GET /v1/agreements: what is known of each company's months. */
export function getAgreements({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/agreements',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Reconciliations',
    summary: 'Whether SubscriptionFlow and Fortnox agree, by company and month, latest month first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(agreementSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const query = readQuery(call, querySchema);
      const { connectionId, month } = query;
      const differs = query.differs === undefined ? undefined : query.differs === 'true';
      const filter = { connectionId, connectionIds: actorOf(call).scope, month, differs };
      const { items, nextCursor } = await listAgreements(db, filter, pageOf(query));
      return json(200, { items: items.map(toAgreementJson), nextCursor });
    },
  };
}
