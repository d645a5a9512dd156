import type { LocalDate } from '@sync/shared';

/**
 * Why an invoice is none of our business now, or `undefined` when it is. Shared by the door that
 * takes events and by the worker that reads the invoice after a native webhook, so that both say
 * the same. Statuses come in varying capitalisation.
 */
export function ignoreReason(
  invoice: { readonly status: string; readonly invoiceDate: LocalDate },
  settings: { readonly startDate?: LocalDate | undefined },
): string | undefined {
  if (!isPaid(invoice)) {
    return `the invoice's status is ${invoice.status}, not Paid`;
  }
  // Dates of this form compare as texts.
  if (settings.startDate !== undefined && invoice.invoiceDate < settings.startDate) {
    return `the invoice date ${invoice.invoiceDate} is before the start date ${settings.startDate}`;
  }
  return undefined;
}

/** Whether SubscriptionFlow calls the invoice paid, in whatever capitals. */
export function isPaid({ status }: { readonly status: string }): boolean {
  return status.trim().toLowerCase() === 'paid';
}
