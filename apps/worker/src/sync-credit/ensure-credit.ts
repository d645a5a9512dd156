import { externalReference, type FortnoxInvoice, type InvoiceChanges } from '@sync/fortnox';
import { err, ok, type Decimal } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { ensureChange } from '../ensure-change.js';
import { recordOf, type InvoiceRecord } from '../sync-paid-invoice/ensure-invoice.js';
import { failed } from '../stop.js';
import { problem } from './find-original.js';

/** What the credit invoice is to become before it is bookkept. */
export type CreditPlan = {
  readonly invoiceId: string;
  readonly changes: InvoiceChanges;
  /** Negative, in the invoice's currency. */
  readonly total: Decimal;
};

/**
 * A credit invoice with exactly the wanted total, still to be bookkept. Fortnox makes it over the
 * whole document and allows one; a second attempt fails silently (reference, section 5.6), so who
 * finds one that is not ours stops for a person.
 */
export async function ensureCredit(
  context: HandlerContext,
  original: FortnoxInvoice,
  plan: CreditPlan,
): Step<InvoiceRecord> {
  const made = await makeCredit(context, original, plan);
  if (!made.ok) return made;
  const number = made.value.creditNumber;
  const credit = await ensureChange<InvoiceRecord>(context, {
    key: `credit-draft:${context.invoiceId}`,
    what: `fill in credit invoice ${number}`,
    send: async () => {
      const answer = await context.fortnox.invoices.update(number, plan.changes);
      return answer.ok ? ok(recordOf(answer.value)) : answer;
    },
    // Filling in twice changes nothing: no need to know whether the first one arrived.
    lookUp: () => Promise.resolve(ok(undefined)),
  });
  if (!credit.ok || isAsWanted(credit.value, original, plan)) return credit;
  return err(
    problem(
      'fortnox-differs',
      `Fortnox made credit invoice ${number} over ${credit.value.total ?? '(missing)'} ` +
        `${credit.value.currency ?? ''} instead of ${plan.total.toFixed()} ${original.currency ?? ''}.`,
      'It is not bookkept: correct or cancel it in Fortnox, then resolve this job by hand.',
    ),
  );
}

function isAsWanted(credit: InvoiceRecord, original: FortnoxInvoice, plan: CreditPlan): boolean {
  const sameTotal = credit.total !== null && plan.total.eq(credit.total);
  const sameRate = credit.currencyRate === (original.currencyRate?.toFixed() ?? null);
  return sameTotal && sameRate && credit.currency === original.currency;
}

type Made = { readonly creditNumber: string; readonly jobId: string };

async function makeCredit(
  context: HandlerContext,
  original: FortnoxInvoice,
  { invoiceId }: CreditPlan,
): Step<Made> {
  const { jobId } = context.claim;
  const { documentNumber } = original;
  const key = `credit:${invoiceId}`;
  const other = original.creditInvoiceReference;
  if (other !== undefined && !context.known.has(key)) return err(alreadyCredited(other));
  const made = await ensureChange<Made>(context, {
    key,
    what: `credit invoice ${documentNumber}`,
    send: async () => {
      const answer = await context.fortnox.invoices.credit(documentNumber);
      if (!answer.ok) return answer;
      const creditNumber = answer.value.creditInvoiceReference;
      if (creditNumber !== undefined) return ok({ creditNumber, jobId });
      return err({ kind: 'outcome-unknown', detail: 'Fortnox names no credit invoice' } as const);
    },
    lookUp: async () => {
      const now = await context.fortnox.invoices.get(documentNumber);
      if (!now.ok) return failed(now.error, 'look whether the invoice is credited');
      const creditNumber = now.value.creditInvoiceReference;
      return ok(creditNumber === undefined ? undefined : { creditNumber, jobId });
    },
  });
  if (made.ok && made.value.jobId !== jobId) return err(alreadyCredited(made.value.creditNumber));
  return made;
}

function alreadyCredited(number: string) {
  return problem(
    'already-credited',
    `The invoice was credited before, by credit invoice ${number}; Fortnox allows one only.`,
    'Book this refund by hand in Fortnox (an invoice with a negative quantity), then resolve this job.',
  );
}

/** Where the credit is found again: the invoice's own reference first, the refund's beside it. */
export function references(
  invoiceId: string,
  sourceRef: string,
): Pick<InvoiceChanges, 'ExternalInvoiceReference1' | 'ExternalInvoiceReference2'> {
  return {
    ExternalInvoiceReference1: externalReference(invoiceId),
    ExternalInvoiceReference2: externalReference(sourceRef),
  };
}
