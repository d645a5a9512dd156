import { listFindings, readReconciliation } from '@sync/reconciliation';
import { z } from 'zod';
import { param, type Endpoint } from '../http/endpoint.js';
import { readQuery } from '../http/input.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { reconciliationScope } from './reconciliation-scope.js';
import {
  reconciliationWithFindingsSchema,
  toFindingJson,
  toReconciliationJson,
} from './reconciliation-json.js';

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(200).meta({
    description: 'Findings per answer',
  }),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, 'is not a cursor that this API gave')
    .transform(Number)
    .optional()
    .meta({ description: 'nextCursor of the answer before' }),
});

/** GET /v1/reconciliations/{id}: state, figures and findings. */
export function getReconciliation({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/reconciliations/{id}',
    access: 'viewer',
    scope: reconciliationScope(db),
    tag: 'Reconciliations',
    summary: 'A comparison with its figures and findings',
    query: querySchema,
    answers: {
      200: { description: 'The comparison', schema: reconciliationWithFindingsSchema },
    },
    problems: [404, 422, 503],
    handle: async (call) => {
      const { limit, cursor = 0 } = readQuery(call, querySchema);
      const found = await readReconciliation(db, param(call, 'id'));
      if (!found) throw notFound('reconciliation');
      const rows = await listFindings(db, found.id, { after: cursor, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return json(200, {
        ...toReconciliationJson(found),
        findings: shown.map(toFindingJson),
        nextCursor: rows.length > limit && last ? String(last.position) : null,
      });
    },
  };
}
