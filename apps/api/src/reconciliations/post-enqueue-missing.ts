import { acceptInvoice } from '@sync/jobs';
import {
  findEnqueueable,
  findingsAtMost,
  noteEnqueued,
  readReconciliation,
  type MissingInvoice,
  type Reconciliation,
  type WantedFindings,
} from '@sync/reconciliation';
import { z } from 'zod';
import { actorOf, param, type Call, type Endpoint } from '../http/endpoint.js';
import { readOptionalBody } from '../http/input.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { monthText } from './agreement-json.js';
import { reconciliationScope } from './reconciliation-scope.js';

const bodySchema = z
  .strictObject({
    positions: z
      .array(z.int().min(1).max(findingsAtMost))
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'Of these findings' }),
    month: monthText.optional().meta({ description: 'Of this month, YYYY-MM' }),
  })
  .meta({ description: 'Left out: all that it may' });

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
    body: { maxBytes: 32 * 1024, schema: bodySchema, accepts: 'json', required: false },
    answers: { 202: { description: 'Taken in', schema: answerSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const wanted = readOptionalBody(call, bodySchema);
      const found = await readReconciliation(services.db, param(call, 'id'));
      if (!found) throw notFound('reconciliation');
      if (found.state !== 'completed') {
        throw new HttpProblem(409, `The comparison is not completed but ${found.state}.`);
      }
      return json(202, { enqueued: await enqueueAll(services, found, wanted, call) });
    },
  };
}

/** So many are taken in and written down in one transaction, which takes a part of a second. */
const batchSize = 20;

/** How many invoices got a job by this. */
async function enqueueAll(
  services: Services,
  comparison: Reconciliation,
  wanted: WantedFindings,
  call: Call,
): Promise<number> {
  const missing = await findEnqueueable(services.db, comparison.id, wanted);
  let enqueued = 0;
  for (let from = 0; from < missing.length; from += batchSize) {
    const batch = missing.slice(from, from + batchSize);
    enqueued += await enqueueBatch(services, comparison, batch, call);
  }
  services.releaser.release(comparison.connectionId);
  return enqueued;
}

async function enqueueBatch(
  { audit }: Services,
  comparison: Reconciliation,
  batch: readonly MissingInvoice[],
  call: Call,
): Promise<number> {
  const { id: subject, connectionId } = comparison;
  const taken = await audit.change(
    call,
    async (db) => {
      const taken = { enqueued: 0, requeued: 0 };
      for (const missing of batch) {
        const became = await enqueue(db, comparison, missing, actorOf(call).name);
        if (became !== 'nothing') taken[became] += 1;
      }
      return taken;
    },
    ({ enqueued, requeued }) => {
      if (enqueued + requeued === 0) return [];
      const details = { enqueued, ...(requeued === 0 ? {} : { requeued }) };
      return [{ action: 'missing-enqueue', connectionId, subject, details }];
    },
  );
  return taken.enqueued;
}

async function enqueue(
  db: Services['db'],
  { id: reconciliationId, connectionId }: Reconciliation,
  { position, invoiceId, invoiceNumber }: MissingInvoice,
  actor: string,
): Promise<'enqueued' | 'requeued' | 'nothing'> {
  const acceptance = await acceptInvoice(db, {
    ...{ connectionId, invoiceId, invoiceNumber },
    source: 'webhook',
    lane: 'backfill',
    sentBy: actor,
  });
  if (acceptance.kind !== 'accepted' && acceptance.kind !== 'known') return 'nothing';
  await noteEnqueued(db, { reconciliationId, position, jobId: acceptance.jobId, actor });
  if (acceptance.kind === 'accepted') return 'enqueued';
  return acceptance.effect === 'requeued' ? 'requeued' : 'nothing';
}
