import type { ClaimedJob } from '@sync/jobs';
import { sha256Hex, type PaidInvoice } from '@sync/shared';
import type { InvoiceRecord } from './invoice-record.js';

/**
 * Stands for what is booked of an invoice that SubscriptionFlow's API told. A job keeps the event that
 * it works from, and a former one from which something may have been made, but nothing that was read.
 * A version that reads more of a line says something else of the same invoice: a draft that is in work
 * while versions change is made anew then, and one that is bookkept waits for a person.
 * `null`: an event brought it.
 */
export function digestAsRead(
  { source }: Pick<ClaimedJob, 'source'>,
  { customer, invoiceDate, dueDate, currency, lines }: PaidInvoice,
): string | null {
  if (source === 'event') return null;
  return sha256Hex(JSON.stringify([customer.id, invoiceDate, dueDate, currency, lines]));
}

/** Whether SubscriptionFlow says something else now than when the draft was made. */
export function wasReadOtherwise({ madeFrom }: InvoiceRecord, now: string | null): boolean {
  return madeFrom !== null && now !== null && madeFrom !== now;
}
