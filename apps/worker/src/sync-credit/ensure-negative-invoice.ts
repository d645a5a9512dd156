import type { CreditPlan } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import { ensureChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import {
  askedOf,
  type CreditRecord,
  type MadeCredit,
  type SetAside,
  type WantedCredit,
} from './credit-record.js';
import { cancelDraft } from '../sync-paid-invoice/cancel-draft.js';
import { invoiceRecord, recordOf } from '../sync-paid-invoice/invoice-record.js';
import { problem } from './find-original.js';

/** Under this key the ledger remembers a refund's own invoice; of each job, not of the invoice. */
export const negativeInvoiceKey = (context: HandlerContext): string =>
  `refund-invoice:${context.invoiceId}`;

/**
 * The invoice of less than nothing for a second and later refund, made at most once: after a lost
 * answer it is found by its own reference, which no other document carries.
 */
export async function ensureNegativeInvoice(
  context: HandlerContext,
  wanted: WantedCredit,
  document: Extract<CreditPlan['document'], { kind: 'negative-invoice' }>,
): Step<MadeCredit> {
  const { draft } = document;
  const redoKey = negativeInvoiceKey(context);
  const made = await ensureChange(context, {
    key: redoKey,
    what: 'create the negative invoice of the refund',
    day: draft.InvoiceDate,
    remembered: invoiceRecord,
    asked: askedOf(wanted),
    send: async () => {
      const answer = await context.fortnox.invoices.create(draft);
      return answer.ok ? ok(recordOf(answer.value)) : answer;
    },
    lookUp: () => lookUp(context, draft.ExternalInvoiceReference1),
  });
  if (!made.ok) return made;
  const record = made.value;
  return ok({ record, redoKey, setAside: () => cancelUnlessBooked(context, record) });
}

async function lookUp(context: HandlerContext, reference: string): Step<CreditRecord | undefined> {
  const during = 'look for the negative invoice of the refund';
  const hits = await context.fortnox.invoices.findByExternalReference(reference);
  if (!hits.ok) return failed(hits.error, during);
  const [first, ...others] = hits.value;
  if (!first) return ok(undefined);
  if (others.length > 0) return err(duplicates(hits.value.map((hit) => hit.documentNumber)));
  const full = await context.fortnox.invoices.get(first.documentNumber);
  return full.ok ? ok(recordOf(full.value)) : failed(full.error, during);
}

async function cancelUnlessBooked(
  context: HandlerContext,
  record: CreditRecord,
): Promise<SetAside> {
  if (record.booked) return { fate: 'It is bookkept and was left as it is.', mayRedo: false };
  const cancelled = await cancelDraft(context.fortnox, record.documentNumber);
  if (cancelled.ok) return { fate: 'It was cancelled before bookkeeping.', mayRedo: true };
  const fate = 'It could not be cancelled; cancel it in Fortnox before replaying.';
  return { fate, mayRedo: false };
}

const duplicates = (numbers: readonly string[]) =>
  problem(
    'duplicate-in-fortnox',
    `Fortnox already holds several invoices for this refund: ${numbers.join(', ')}.`,
    'Cancel the surplus ones in Fortnox, then try again.',
  );
