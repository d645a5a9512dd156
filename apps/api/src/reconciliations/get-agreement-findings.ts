import { findConnection } from '@sync/connections';
import { listStandingFindings, type StandingFinding } from '@sync/reconciliation';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { notFound } from '../http/problem.js';
import { pageSchema } from '../http/page-schema.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { monthOf } from './agreement-json.js';
import { findingSchema, toFindingJson } from './reconciliation-json.js';

const querySchema = z.object(pagingQuery);

const standingSchema = z.object({
  reconciliationId: z.string().meta({ description: 'The comparison that found it' }),
  ...findingSchema.shape,
  jobStatus: z.string().nullable().meta({
    description: 'Where the job that has the invoice stands now; `null`: none has it',
  }),
});

/** GET /v1/connections/{id}/agreements/{month}/findings: what differs in a company's month. */
export function getAgreementFindings({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}/agreements/{month}/findings',
    access: 'viewer',
    tag: 'Reconciliations',
    summary: 'What differs in a month and stands, by invoice date',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(standingSchema) } },
    problems: [404, 422, 503],
    handle: async (call) => {
      const wanted = monthOf(call);
      const page = pageOf(readQuery(call, querySchema));
      if (!(await findConnection(db, wanted.connectionId))) throw notFound('connection');
      const { items, nextCursor } = await listStandingFindings(db, wanted, page);
      return json(200, { items: items.map(toStandingJson), nextCursor });
    },
  };
}

function toStandingJson({ jobStatus, ...row }: StandingFinding): Record<string, unknown> {
  return { reconciliationId: row.reconciliationId, ...toFindingJson(row), jobStatus };
}
