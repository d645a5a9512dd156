import type { Reconciliation, ReconciliationFindingRow } from '@sync/reconciliation';
import { z } from 'zod';

const count = z.int().optional();

const sumSchema = z.object({
  currency: z.string().meta({ description: 'Empty where neither side tells it' }),
  count: z.int(),
  total: z.string().meta({ description: 'Decimal, with the digits of the currency' }),
});

export const monthFiguresSchema = z.object({
  month: z.string().meta({ description: 'YYYY-MM, by invoice date' }),
  subscriptionFlow: z.array(sumSchema).meta({
    description: 'What it calls paid; what our ledger has where it could not be read',
  }),
  fortnox: z.array(sumSchema).meta({
    description: 'What stands there for these, and under our references for no paid invoice',
  }),
  difference: z.array(sumSchema).meta({ description: 'SubscriptionFlow less Fortnox' }),
  differences: z
    .array(z.object({ kind: z.string(), ...sumSchema.shape }))
    .meta({ description: 'What explains the difference, to the last digit' }),
  agreed: z.int(),
  pending: z.int(),
  leftOut: z.int(),
  findings: z.int(),
  withoutAmount: z.int().meta({ description: 'Counted, and in no total' }),
});

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
    months: z.array(monthFiguresSchema).optional().meta({
      description: 'The same by month; in lists only of the month that is asked for or told of',
    }),
  })
  .meta({ description: 'Numbers of invoices' });

const saidSchema = z.object({ currency: z.string().nullable(), total: z.string().nullable() });

const amountsSchema = z
  .object({
    subscriptionFlow: saidSchema.nullable(),
    fortnox: z
      .object({
        ...saidSchema.shape,
        balance: z.string().nullable(),
        invoiceNumbers: z.array(z.string()).meta({ description: 'Twenty at most' }),
      })
      .nullable(),
    difference: saidSchema.nullable().meta({
      description: 'SubscriptionFlow less Fortnox; `null`: cannot be said',
    }),
  })
  .meta({ description: 'What each side says of it; `null`: it does not have it' });

export const findingSchema = z.object({
  position: z.int().meta({ description: 'Its number within the comparison' }),
  kind: z.enum(['missing', 'extra', 'different', 'unpaid', 'unbooked', 'duplicate']),
  invoiceId: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  jobId: z.string().nullable(),
  fortnoxInvoiceNumber: z.string().nullable(),
  message: z.string(),
  action: z.string().meta({ description: 'What an operator can do' }),
  enqueueable: z.boolean().meta({ description: 'Whether enqueue-missing takes it in' }),
  enqueuedJobId: z.string().nullable(),
  reason: z
    .enum([
      'never-told',
      'ignored',
      'dead-lettered',
      'gone',
      'not-looked-up',
      'shared',
      'id-too-long',
    ])
    .nullable()
    .meta({
      description: 'Why it is missing',
    }),
  invoiceDate: z.string().nullable().meta({
    description: 'YYYY-MM-DD; the last day compared where neither side tells one',
  }),
  amounts: amountsSchema.nullable(),
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
  const { position, reason, invoiceDate, amounts } = row;
  return {
    ...{ position, kind, invoiceId, invoiceNumber, jobId, fortnoxInvoiceNumber },
    ...{ message, action, enqueueable, enqueuedJobId, reason, invoiceDate, amounts },
  };
}
