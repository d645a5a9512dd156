import type { MissingInvoice } from '@sync/reconciliation';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { ReadReconciliation } from './get-reconciliation.js';
import type { AcceptInvoice } from '../ingress/post-native-webhook.js';

const answerSchema = z.object({
  enqueued: z.int().meta({ description: 'Invoices that have a new job, or a job again' }),
});

export type NoteEnqueued = (enqueued: {
  readonly reconciliationId: string;
  readonly position: number;
  readonly jobId: string;
  readonly actor: string;
}) => Promise<void>;

/**
 * POST /v1/reconciliations/{id}/enqueue-missing: takes in what is missing as if SubscriptionFlow
 * had told it, behind live work. A repeat finds nothing left to do.
 */
export function postEnqueueMissing(ports: {
  readonly read: ReadReconciliation;
  readonly missing: (id: string) => Promise<readonly MissingInvoice[]>;
  readonly accept: AcceptInvoice;
  readonly note: NoteEnqueued;
  readonly release: (connectionId: string) => void;
}): Endpoint {
  return {
    method: 'post',
    path: '/v1/reconciliations/{id}/enqueue-missing',
    access: 'operator',
    tag: 'Reconciliations',
    summary: 'Take in the invoices that a comparison found missing',
    description:
      'Each is read from SubscriptionFlow by its job. Findings whose `enqueueable` is false ' +
      'need a person, as their `action` says.',
    answers: { 202: { description: 'Taken in', schema: answerSchema } },
    problems: [404, 409, 503],
    handle: async (call) => {
      const found = await ports.read(param(call, 'id'));
      if (!found) throw notFound('reconciliation');
      if (found.state !== 'completed') {
        throw new HttpProblem(409, `The comparison is not completed but ${found.state}.`);
      }
      const { id: reconciliationId, connectionId } = found;
      const actor = actorOf(call).name;
      let enqueued = 0;
      for (const { position, invoiceId, invoiceNumber } of await ports.missing(reconciliationId)) {
        const acceptance = await ports.accept({
          ...{ connectionId, invoiceId, invoiceNumber },
          source: 'webhook',
          lane: 'backfill',
        });
        if (acceptance.kind !== 'accepted' && acceptance.kind !== 'known') continue;
        if (acceptance.kind === 'accepted') enqueued += 1;
        await ports.note({ reconciliationId, position, jobId: acceptance.jobId, actor });
      }
      ports.release(connectionId);
      return json(202, { enqueued });
    },
  };
}
