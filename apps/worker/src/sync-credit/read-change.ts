import type { ClaimedJob } from '@sync/jobs';
import { Decimal, err, ok } from '@sync/shared';
import { parseEvent } from '@sync/subscriptionflow';
import type { Stop } from '../handler.js';

/** What happened to an invoice after it was carried over. */
export type InvoiceChange = {
  readonly invoiceId: string;
  /** YYYY-MM-DD; the day that is booked. */
  readonly date: string;
  /** `undefined`: declared void, as a whole and without money going back. */
  readonly refund: Refund | undefined;
};

export type Refund = {
  readonly id: string;
  readonly currency: string;
  /** VAT included. */
  readonly amount: Decimal;
  /** Which lines and how much of each, VAT included; `undefined`: of all alike. */
  readonly lines: readonly { readonly id: string; readonly amount: Decimal }[] | undefined;
};

export function readChange(job: ClaimedJob) {
  const parsed = parseEvent(job.event);
  if (!parsed.ok || parsed.value.type === 'invoice.paid') return err(unreadable);
  if (parsed.value.type === 'invoice.voided') {
    const { invoice, date } = parsed.value.data;
    return ok<InvoiceChange>({ invoiceId: invoice.id, date, refund: undefined });
  }
  const { invoice, refund } = parsed.value.data;
  return ok<InvoiceChange>({
    invoiceId: invoice.id,
    date: refund.date,
    refund: {
      id: refund.id,
      currency: invoice.currency,
      amount: new Decimal(refund.amount),
      lines: refund.lines?.map(({ id, amount }) => ({ id, amount: new Decimal(amount) })),
    },
  });
}

const unreadable: Stop = {
  kind: 'problems',
  problems: [
    {
      kind: 'event-unreadable',
      pointer: undefined,
      message: 'The stored event cannot be read.',
      action: 'Send the event again in the documented form, then replay.',
    },
  ],
};
