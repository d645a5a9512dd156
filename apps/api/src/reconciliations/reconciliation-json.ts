import type { Reconciliation, ReconciliationFindingRow } from '@sync/reconciliation';
import { z } from 'zod';

const count = z.int().optional();

const figuresSchema = z
  .looseObject({
    paidInSubscriptionFlow: z.int().nullable().meta({
      description: '`null`: SubscriptionFlow could not be read; ledger and Fortnox were compared',
    }),
    inLedger: count,
    inFortnox: count.meta({ description: 'Invoices with an external reference, not cancelled' }),
    agreed: count,
    pending: count.meta({ description: 'Their job is under way' }),
    leftOut: count.meta({ description: 'Discarded, or dated before the start date' }),
    missing: count,
    extra: count,
    different: count,
    unpaid: count,
    unbooked: count,
    duplicate: count,
    fortnoxCalls: count,
    notes: z.array(z.string()).optional(),
  })
  .meta({ description: 'Numbers of invoices' });

const findingSchema = z.object({
  kind: z.enum(['missing', 'extra', 'different', 'unpaid', 'unbooked', 'duplicate']),
  invoiceId: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  jobId: z.string().nullable(),
  fortnoxInvoiceNumber: z.string().nullable(),
  message: z.string(),
  action: z.string().meta({ description: 'What an operator can do' }),
  enqueueable: z.boolean().meta({ description: 'Whether enqueue-missing takes it in' }),
  enqueuedJobId: z.string().nullable(),
});

const fields = {
  id: z.string(),
  connectionId: z.string(),
  from: z.iso.date().meta({ description: 'By invoice date, both days included' }),
  to: z.iso.date(),
  trigger: z.enum(['schedule', 'demand']),
  actor: z.string().nullable(),
  state: z.enum(['queued', 'running', 'completed', 'failed']),
  detail: z.string().nullable().meta({ description: 'Why it waits or has failed' }),
  figures: figuresSchema.nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
};

export const reconciliationSchema = z.object(fields);

export const reconciliationWithFindingsSchema = z.object({
  ...fields,
  findings: z.array(findingSchema),
  nextCursor: z.string().nullable().meta({ description: '`null`: these are the last findings' }),
});

export function toReconciliationJson(row: Reconciliation): Record<string, unknown> {
  return {
    id: row.id,
    connectionId: row.connectionId,
    from: row.fromDate,
    to: row.toDate,
    trigger: row.actor === null ? 'schedule' : 'demand',
    actor: row.actor,
    state: row.state,
    detail: row.detail,
    figures: row.figures,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export function toFindingJson(row: ReconciliationFindingRow): Record<string, unknown> {
  const { kind, invoiceId, invoiceNumber, jobId, fortnoxInvoiceNumber } = row;
  const { message, action, enqueueable, enqueuedJobId } = row;
  return {
    ...{ kind, invoiceId, invoiceNumber, jobId, fortnoxInvoiceNumber },
    ...{ message, action, enqueueable, enqueuedJobId },
  };
}
