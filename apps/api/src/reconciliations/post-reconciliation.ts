import { findConnection } from '@sync/connections';
import { requestReconciliation, waitingAtMost } from '@sync/reconciliation';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';

/** A year and a day: what one annual report needs, and 100,000 invoices fit into memory. */
const longestDays = 367;

/** `abort`: of a period whose ends are no dates nothing more is said. */
const day = z.iso
  .date({ error: 'must be a date, YYYY-MM-DD', abort: true })
  .refine((text) => text >= '2000-01-01' && text <= '2199-12-31', {
    error: 'must lie between 2000 and 2199',
    abort: true,
  });

const bodySchema = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before `from`' })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 86_400_000 < longestDays, {
    path: ['to'],
    message: 'must be at most a year after `from`',
  })
  .meta({ description: 'Invoice dates, both included' });

const startedSchema = z.object({ id: z.string() });

/** POST /v1/connections/{id}/reconciliations: asks the workers for a comparison. */
export function postReconciliation({ db, audit }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/reconciliations',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Reconciliations',
    summary: 'Compare SubscriptionFlow, our ledger and Fortnox',
    description:
      'A worker makes the comparison behind live work, with one call to Fortnox per 500 invoices ' +
      'and at most 50 more to look into doubts. Companies are also compared daily, see the ' +
      'settings reconcile, reconcileHour and reconcileDays.',
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 202: { description: 'Will be made', schema: startedSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const period = readBody(call, bodySchema);
      const connection = await findConnection(db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const actor = actorOf(call).name;
      const connectionId = connection.id;
      const id = await audit.change(
        call,
        (joined) => requestReconciliation(joined, { connectionId, period, actor }),
        (subject) => (subject === undefined ? [] : [{ action, connectionId, subject }]),
      );
      if (id === undefined) throw tooMany;
      return json(202, { id });
    },
  };
}

/** As entries have called it since there are any. */
const action = 'POST /v1/connections/{id}/reconciliations';

const tooMany = new HttpProblem(
  409,
  `${waitingAtMost} comparisons of this connection wait already; ask again when one of them has begun.`,
);
