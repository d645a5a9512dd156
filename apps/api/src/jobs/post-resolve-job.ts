import { findJob, findOtherJobOf, resolveJob, type JobRow, type OtherJob } from '@sync/jobs';
import { z } from 'zod';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { invalidInput, type HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { acceptanceSchema } from './job-json.js';
import { jobScope } from './job-scope.js';
import { lookUpInvoice, type InvoiceInFortnox } from './look-up-invoice.js';
import { eventsOfAction, notDeadLettered, reasonSchema, requireDone } from './operator-action.js';

const bodySchema = z.object({
  fortnoxInvoiceNumber: z
    .union([z.string(), z.int().transform(String)])
    .pipe(z.string().regex(/^\d{1,20}$/, 'must be a Fortnox invoice number')),
  reason: reasonSchema,
});

/** POST /v1/sync-jobs/{id}/resolve: ends a dead letter that a person has booked in Fortnox. */
export function postResolveJob(services: FortnoxServices): Endpoint {
  return {
    method: 'post',
    path: '/v1/sync-jobs/{id}/resolve',
    access: 'operator',
    scope: jobScope(services.db),
    audited: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Say that a dead letter is already booked by hand',
    description:
      'Fortnox is asked: the invoice must exist there with the same currency and total, with or ' +
      'without its rounding to whole kronor. That it is the invoice of another job already is shown ' +
      'as drift. Refunds that were told before it become dead letters where the connection credits ' +
      'refunds: whether they are credited by hand too only a person knows. Trying them again credits ' +
      'them, but never against the invoice of another job.',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'Resolved', schema: acceptanceSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { fortnoxInvoiceNumber, reason } = readBody(call, bodySchema);
      const job = await findJob(services.db, param(call, 'id'));
      if (!job) throw notFound('sync job');
      if (job.status !== 'dead-lettered') throw notDeadLettered(job.status);
      const invoice = await lookUpInvoice(services, job.connectionId, fortnoxInvoiceNumber);
      const standing = requireSame(job, invoice);
      const other = await findOther(services.db, job, standing);
      const { customerNumber, invoiceNumber, booked, payments } = standing;
      const action = { jobId: job.id, actor: actorOf(call).name, reason };
      const fortnox = { customerNumber, invoiceNumber, booked, payments };
      const outcome = await services.audit.change(
        call,
        (db) => resolveJob(db, action, fortnox, other),
        eventsOfAction('job-resolve', action),
      );
      // A refund that was told before this invoice asks a person now.
      services.releaser.release(requireDone(outcome));
      return json(200, { id: job.id, status: 'resolved' });
    },
  };
}

/** A job whose invoice could never be read has no total to compare; then existence must do. */
function requireSame(job: JobRow, invoice: InvoiceInFortnox | undefined): InvoiceInFortnox {
  if (!invoice || invoice.cancelled) throw differs('is not a valid invoice in Fortnox');
  if (job.currency !== null) requireCurrency(job.currency, invoice.currency);
  if (job.total !== null) requireTotal(job.total, invoice);
  return invoice;
}

/** Two invoices of the same amount become one by a slip of the pen; it may also be right. */
async function findOther(
  db: FortnoxServices['db'],
  { id: jobId, connectionId }: JobRow,
  { invoiceNumber, reference }: InvoiceInFortnox,
): Promise<OtherJob | undefined> {
  if (invoiceNumber === null) return undefined;
  const fortnoxInvoiceNumber = invoiceNumber;
  return findOtherJobOf(db, { connectionId, jobId, fortnoxInvoiceNumber, reference });
}

function requireCurrency(expected: string, found: string | undefined): void {
  if (found === expected) return;
  throw differs(`is in ${found ?? 'no currency'} in Fortnox, not in ${expected}`);
}

/** Half of Fortnox's last decimal: it has two, also of a currency with three. */
const halfCent = '0.005';

/** Fortnox may have rounded to whole kronor (öresavrundning): what it was before counts as well. */
function requireTotal(expected: string, { total, roundOff }: InvoiceInFortnox): void {
  const unrounded = total?.minus(roundOff ?? 0);
  const isSame = [total, unrounded].some((one) => one?.minus(expected).abs().lte(halfCent));
  if (isSame) return;
  throw differs(`has the total ${total?.toFixed() ?? 'unknown'} in Fortnox, not ${expected}`);
}

function differs(message: string): HttpProblem {
  return invalidInput([{ pointer: '/fortnoxInvoiceNumber', message }]);
}
