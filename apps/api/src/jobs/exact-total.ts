import { currencyDigits, Decimal } from '@sync/shared';
import type { InvoicePaidEvent } from '@sync/subscriptionflow';

/** With all of the currency's digits, as everywhere else; the event may leave zeros out. */
export function exactly(amount: string, currency: string): string {
  return new Decimal(amount).toFixed(currencyDigits(currency));
}

/** What a paid invoice comes to, as it is kept beside its event. */
export function totalOf(invoice: InvoicePaidEvent['data']['invoice']): string {
  return exactly(invoice.total_amount, invoice.currency);
}
