import type { CreditChange } from '@sync/fortnox';
import { Decimal, err, ok } from '@sync/shared';
import { parseEvent, type InvoiceRefundedEvent } from '@sync/subscriptionflow';
import type { Stop } from '../handler.js';

/** What happened to an invoice after it was carried over, as the stored event tells it. */
export type ToldChange = { readonly invoiceId: string; readonly change: CreditChange };

export function readChange(event: unknown) {
  const parsed = parseEvent(event);
  if (!parsed.ok || parsed.value.type === 'invoice.paid') return err(unreadable);
  if (parsed.value.type === 'invoice.refunded') return ok(toRefund(parsed.value));
  const { invoice, date } = parsed.value.data;
  return ok<ToldChange>({ invoiceId: invoice.id, change: { kind: 'void', date } });
}

function toRefund({ data: { invoice, refund } }: InvoiceRefundedEvent): ToldChange {
  return {
    invoiceId: invoice.id,
    change: {
      kind: 'refund',
      refund: {
        id: refund.id,
        date: refund.date,
        currency: invoice.currency,
        amount: new Decimal(refund.amount),
        lines: refund.lines?.map(({ id, amount }) => ({ id, amount: new Decimal(amount) })),
      },
    },
  };
}

const unreadable: Stop = {
  kind: 'problems',
  problems: [
    {
      kind: 'event-unreadable',
      pointer: undefined,
      message: 'The stored event cannot be read.',
      action: 'Send the event again in the documented form, then try again.',
    },
  ],
};
