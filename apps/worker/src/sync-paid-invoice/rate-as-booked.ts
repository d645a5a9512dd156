import { externalReference, type ResolvedRate } from '@sync/fortnox';
import { Decimal, ok, type PaidInvoice } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';

/**
 * After a restore: the rate at which the invoice stands in Fortnox already, if it does. The door by
 * which it was told in the time that was lost may have known another rate than the one now, and an
 * invoice that was bookkept at a rate keeps it.
 */
export async function rateAsBooked(
  context: HandlerContext,
  { id, currency, invoiceDate }: PaidInvoice,
): Step<ResolvedRate | undefined> {
  if (context.doubt !== 'everything' || currency === 'SEK') return ok(undefined);
  const during = 'look at which rate the invoice was booked';
  const hits = await context.fortnox.invoices.findByExternalReference(externalReference(id));
  if (!hits.ok) return failed(hits.error, during);
  const [first] = hits.value;
  if (!first) return ok(undefined);
  const full = await context.fortnox.invoices.get(first.documentNumber);
  if (!full.ok) return failed(full.error, during);
  const { currencyRate, currencyUnit } = full.value;
  if (full.value.currency !== currency || currencyRate === undefined) return ok(undefined);
  const unit = (currencyUnit ?? new Decimal(1)).toNumber();
  return ok({ rate: currencyRate, unit, date: invoiceDate, source: 'fortnox' });
}
