import { acceptInvoice } from '@sync/jobs';
import {
  findEnqueueable,
  noteEnqueued,
  readReconciliation,
  type MissingInvoice,
  type Reconciliation,
} from '@sync/reconciliation';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { reconciliationScope } from './reconciliation-scope.js';

const answerSchema = z.object({
  enqueued: z.int().meta({ description: 'Invoices that have a new job, or a job again' }),
});

/**
 * POST /v1/reconciliations/{id}/enqueue-missing: takes in what is missing as if SubscriptionFlow
 * had told it, behind live work. A repeat finds nothing left to do.
 */
export function postEnqueueMissing(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/reconciliations/{id}/enqueue-missing',
    access: 'operator',
    scope: reconciliationScope(services.db),
    audited: 'by-handler',
    tag: 'Reconciliations',
    summary: 'Take in the invoices that a comparison found missing',
    description:
      'Each is read from SubscriptionFlow by its job. Findings whose `enqueueable` is false ' +
      'need a person, as their `action` says.',
    answers: { 202: { description: 'Taken in', schema: answerSchema } },
    problems: [404, 409, 503],
    handle: async (call) => {
      const found = await readReconciliation(services.db, param(call, 'id'));
      if (!found) throw notFound('reconciliation');
      if (found.state !== 'completed') {
        throw new HttpProblem(409, `The comparison is not completed but ${found.state}.`);
      }
      const enqueued = await enqueueAll(services, found, actorOf(call).name);
      await services.audit.note(call, {
        action: 'missing-enqueue',
        connectionId: found.connectionId,
        subject: found.id,
        details: { enqueued },
      });
      return json(202, { enqueued });
    },
  };
}

/** How many invoices got a job by this. */
async function enqueueAll(
  { db, releaser }: Services,
  comparison: Reconciliation,
  actor: string,
): Promise<number> {
  let enqueued = 0;
  for (const missing of await findEnqueueable(db, comparison.id)) {
    if (await enqueue(db, comparison, missing, actor)) enqueued += 1;
  }
  releaser.release(comparison.connectionId);
  return enqueued;
}

async function enqueue(
  db: Services['db'],
  { id: reconciliationId, connectionId }: Reconciliation,
  { position, invoiceId, invoiceNumber }: MissingInvoice,
  actor: string,
): Promise<boolean> {
  const acceptance = await acceptInvoice(db, {
    ...{ connectionId, invoiceId, invoiceNumber },
    source: 'webhook',
    lane: 'backfill',
  });
  if (acceptance.kind !== 'accepted' && acceptance.kind !== 'known') return false;
  await noteEnqueued(db, { reconciliationId, position, jobId: acceptance.jobId, actor });
  return acceptance.kind === 'accepted';
}
