import type { LocalDate } from '@sync/shared';
import { dayAfter } from './calendar.js';
import type { InvoiceDraft, TextRowDraft } from './drafts.js';
import type { PaymentPart } from './payments.js';

type Draft = Omit<InvoiceDraft, 'CustomerNumber'>;

export type Redated = {
  readonly invoice: Draft;
  readonly parts: readonly PaymentPart[];
  readonly notes: readonly string[];
};

/**
 * The same invoice and payments on the first open day, where they would stand in a period that the
 * company has locked. The original date stays visible on a text row. What was decided by the
 * invoice date, such as its VAT, was decided by the original one.
 */
export function onOpenDay(
  { invoice, parts }: Omit<Redated, 'notes'>,
  lockedUntil: LocalDate | undefined,
): Redated {
  if (lockedUntil === undefined) return { invoice, parts, notes: [] };
  const openDay = dayAfter(lockedUntil);
  const raise = (date: LocalDate): LocalDate => (date < openDay ? openDay : date);
  const later = parts.filter(({ date }) => raise(date) !== date);
  return {
    invoice: invoice.InvoiceDate < openDay ? redate(invoice, openDay) : invoice,
    parts: parts.map((part) => ({ ...part, date: raise(part.date) })),
    notes: [
      ...(invoice.InvoiceDate < openDay
        ? [
            `The invoice date ${invoice.InvoiceDate} lies in a period that is locked until ${lockedUntil}; it is booked on ${openDay}, the first open day.`,
          ]
        : []),
      ...later.map(
        ({ transactionId, date }) =>
          `Payment ${transactionId} of ${date} is booked on ${openDay}, the first open day.`,
      ),
    ],
  };
}

function redate(invoice: Draft, openDay: LocalDate): Draft {
  const text: TextRowDraft = {
    Description:
      invoice.Language === 'SV'
        ? `Ursprungligt fakturadatum: ${invoice.InvoiceDate}`
        : `Original invoice date: ${invoice.InvoiceDate}`,
  };
  return {
    ...invoice,
    InvoiceDate: openDay,
    DueDate: invoice.DueDate < openDay ? openDay : invoice.DueDate,
    InvoiceRows: [...invoice.InvoiceRows, text],
  };
}
