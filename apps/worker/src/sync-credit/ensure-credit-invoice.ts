import type { CreditPlan } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import { z } from 'zod';
import { ensureChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import {
  askedOf,
  creditNumberIn,
  type MadeCredit,
  type SetAside,
  type WantedCredit,
} from './credit-record.js';
import {
  invoiceRecord,
  recordOf,
  type InvoiceRecord,
} from '../sync-paid-invoice/invoice-record.js';
import type { Original } from './find-original.js';

/** Under this key the ledger remembers the one credit invoice that Fortnox allows an invoice. */
export const creditKey = (invoiceId: string): string => `credit:${invoiceId}`;

/**
 * The credit invoice that Fortnox derives from the invoice, filled in and still a draft. Fortnox
 * makes it over the whole document and allows one; a second request is said to be ignored silently
 * (reference, section 5.6), so the key is the invoice's and not the refund's.
 */
export async function ensureCreditInvoice(
  context: HandlerContext,
  wanted: WantedCredit,
  document: Extract<CreditPlan['document'], { kind: 'credit-invoice' }>,
): Step<MadeCredit> {
  const derived = await derive(context, wanted.original);
  if (!derived.ok) return derived;
  const { creditNumber, jobId } = derived.value;
  if (jobId !== context.claim.jobId) return err(madeByAnother(creditNumber));
  const redoKey = `credit-draft:${context.invoiceId}`;
  const filled = await ensureChange(context, {
    key: redoKey,
    what: `fill in credit invoice ${creditNumber}`,
    day: document.changes.InvoiceDate,
    remembered: invoiceRecord,
    asked: askedOf(wanted),
    send: async () => {
      const answer = await context.fortnox.invoices.update(creditNumber, document.changes);
      return answer.ok ? ok(recordOf(answer.value)) : answer;
    },
    lookUp: () => lookUpFilled(context, creditNumber),
  });
  if (!filled.ok) return filled;
  return ok({ record: filled.value, redoKey, setAside: () => leave(context, creditNumber) });
}

/** Fortnox lets nobody make a second one: it is filled in again while it is a draft. */
async function leave({ fortnox }: HandlerContext, creditNumber: string): Promise<SetAside> {
  const now = await fortnox.invoices.get(creditNumber);
  if (now.ok && !now.value.booked) return { fate: 'It is not bookkept.', mayRedo: true };
  return { fate: 'It was left as it is.', mayRedo: false };
}

/**
 * Filling in twice changes nothing: no need to know whether the first one arrived. Except after a
 * restore, when it may be bookkept by now and take no change any more.
 */
async function lookUpFilled(
  context: HandlerContext,
  creditNumber: string,
): Step<InvoiceRecord | undefined> {
  if (context.doubt !== 'everything') return ok(undefined);
  const now = await context.fortnox.invoices.get(creditNumber);
  if (!now.ok) return failed(now.error, 'look whether the credit is filled in');
  return ok(now.value.booked ? recordOf(now.value) : undefined);
}

const derivedRecord = z.object({ creditNumber: z.string(), jobId: z.string() });

type Derived = Readonly<z.infer<typeof derivedRecord>>;

function derive(context: HandlerContext, { carried, invoice }: Original): Step<Derived> {
  const { jobId } = context.claim;
  const { documentNumber } = invoice;
  return ensureChange(context, {
    key: creditKey(carried.invoiceId),
    what: `credit invoice ${documentNumber}`,
    remembered: derivedRecord,
    send: async () => {
      const answer = await context.fortnox.invoices.credit(documentNumber);
      if (!answer.ok) return answer;
      const creditNumber = creditNumberIn(answer.value, documentNumber);
      if (creditNumber !== undefined) return ok({ creditNumber, jobId });
      return err({ kind: 'outcome-unknown', detail: 'Fortnox names no credit invoice' } as const);
    },
    lookUp: async () => {
      const now = await context.fortnox.invoices.get(documentNumber);
      if (!now.ok) return failed(now.error, 'look whether the invoice is credited');
      const creditNumber = creditNumberIn(now.value, documentNumber);
      return ok(creditNumber === undefined ? undefined : { creditNumber, jobId });
    },
  });
}

/** The next attempt sees that credit invoice and makes an invoice of its own. */
const madeByAnother = (number: string) =>
  ({
    kind: 'try-again',
    reason: `Another refund of the same invoice has made credit invoice ${number} meanwhile.`,
  }) as const;
