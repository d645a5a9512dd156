import { shortText, type ConnectionSettings, type Decimal, type LocalDate } from '@sync/shared';

type Judged = {
  readonly status: string;
  readonly invoiceDate: LocalDate;
  /** Absent at a door that does not look at amounts; the worker does. */
  readonly total?: Decimal | undefined;
};

/**
 * Why an invoice is none of our business now, or `undefined` when it is. Shared by the door that
 * takes events and by the worker that reads the invoice after a native webhook, so that both say
 * the same. Statuses come in varying capitalisation.
 */
export function ignoreReason(
  invoice: Judged,
  settings: Partial<Pick<ConnectionSettings, 'startDate' | 'zeroInvoices'>>,
): string | undefined {
  if (!isPaid(invoice)) {
    return `the invoice's status is ${shortText(invoice.status, 100)}, not Paid`;
  }
  // Dates of this form compare as texts.
  if (settings.startDate !== undefined && invoice.invoiceDate < settings.startDate) {
    return `the invoice date ${invoice.invoiceDate} is before the start date ${settings.startDate}`;
  }
  if (settings.zeroInvoices === 'ignore' && invoice.total?.isZero() === true) {
    return 'the invoice comes to nothing, and the connection ignores such invoices';
  }
  return undefined;
}

/** Whether SubscriptionFlow calls the invoice paid, in whatever capitals. */
export function isPaid({ status }: { readonly status: string }): boolean {
  return status.trim().toLowerCase() === 'paid';
}
