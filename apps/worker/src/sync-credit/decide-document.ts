import { creditReference, type CreditChange, type CreditDocument } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { creditKey } from './ensure-credit-invoice.js';
import { negativeInvoiceKey } from './ensure-negative-invoice.js';
import { problem, type Original } from './find-original.js';

/**
 * What a credit is made as: Fortnox's own credit invoice, or an invoice of its own once that is used.
 * What this job has begun it goes on with, whatever a person does to the invoice meanwhile.
 */
export async function decideDocument(
  context: HandlerContext,
  { carried, invoice }: Original,
  change: CreditChange,
): Step<CreditDocument['kind']> {
  if (context.known.has(negativeInvoiceKey(context))) return ok('negative-invoice');
  if (context.known.has(creditKey(carried.invoiceId))) return ok('credit-invoice');
  const made = invoice.creditInvoiceReference;
  if (made === undefined) return ok('credit-invoice');
  if (context.doubt !== 'everything') return ok('negative-invoice');
  return whoseCredit(context, made, creditReference(carried.invoiceId, change));
}

/** After a restore: the credit invoice may be this very refund's, made in the time that was lost. */
async function whoseCredit(
  context: HandlerContext,
  creditNumber: string,
  ours: string,
): Step<CreditDocument['kind']> {
  const credit = await context.fortnox.invoices.get(creditNumber);
  if (!credit.ok) return failed(credit.error, 'look whose credit the invoice has');
  const reference = credit.value.externalInvoiceReference2 ?? '';
  if (reference === ours) return ok('credit-invoice');
  if (reference !== '') return ok('negative-invoice');
  return err(
    problem(
      'credit-in-doubt',
      `Credit invoice ${creditNumber} stands in Fortnox, and since the database was restored it cannot be told whether it is for this refund.`,
      `Resolve this job with number ${creditNumber} if it is; else credit the refund in Fortnox by hand and resolve with that number.`,
    ),
  );
}
