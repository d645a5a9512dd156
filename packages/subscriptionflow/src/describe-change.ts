import { describeRefund, describeVoid } from './describe-refund.js';
import type { InvoiceRefundedEvent, InvoiceVoidedEvent } from './event-schema.js';

/** What happened to an invoice after it was paid, for the drift of its job. */
export function describeChange(event: InvoiceRefundedEvent | InvoiceVoidedEvent): {
  readonly what: 'refunded' | 'voided';
  readonly message: string;
  /** Which refund. */
  readonly about?: string;
} {
  if (event.type === 'invoice.voided') {
    return { what: 'voided', message: describeVoid(event.data.date) };
  }
  const { refund, invoice } = event.data;
  const message = describeRefund({ ...refund, currency: invoice.currency });
  return { what: 'refunded', message, about: refund.id };
}
