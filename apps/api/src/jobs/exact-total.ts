import { currencyDigits, Decimal } from '@sync/shared';
import type { InvoicePaidEvent, InvoiceRefundedEvent } from '@sync/subscriptionflow';

/** With all of the currency's digits, as everywhere else; the event may leave zeros out. */
function exactly(amount: string, currency: string): string {
  return new Decimal(amount).toFixed(currencyDigits(currency));
}

/**
 * What a refund comes to, as it is kept beside its event: less than nothing. One that is told with a minus
 * sign itself is taken in as well, and dead-lettered.
 */
export function refundedTotalOf({ invoice, refund }: InvoiceRefundedEvent['data']): string {
  return exactly(new Decimal(refund.amount).neg().toString(), invoice.currency);
}

/** What a paid invoice comes to, as it is kept beside its event. */
export function totalOf(invoice: InvoicePaidEvent['data']['invoice']): string {
  return exactly(invoice.total_amount, invoice.currency);
}
