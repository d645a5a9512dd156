import type { Decimal } from '@sync/shared';
import { sumOf, toCents } from './amounts.js';
import type { Company } from './company.js';
import type { InvoiceRecord, PaymentRecord } from './records.js';

export const paymentsOf = (company: Company, invoice: InvoiceRecord): readonly PaymentRecord[] =>
  company.paymentsByInvoice.get(invoice.number) ?? [];

/** What is left to pay, in the invoice's currency. Only booked payments count. */
export function balanceOf(company: Company, invoice: InvoiceRecord): Decimal {
  const settled = paymentsOf(company, invoice)
    .filter((payment) => payment.voucher !== undefined)
    .map((payment) => settledBy(company, payment, invoice));
  return toCents(invoice.totals.total.sub(sumOf(settled)).sub(invoice.settledByCredit));
}

/** How much of the invoice a payment settles with its write-offs, in the invoice's currency. */
export function settledBy(
  company: Company,
  payment: PaymentRecord,
  invoice: InvoiceRecord,
): Decimal {
  return payment.amountCurrency.add(writtenOff(company, payment, invoice));
}

/** Write-offs are in SEK. */
function writtenOff(company: Company, payment: PaymentRecord, invoice: InvoiceRecord): Decimal {
  const kronor = sumOf(payment.writeOffs.map((writeOff) => writeOff.amount));
  const settling = company.settings.writeOffSign === 'positive-settles' ? kronor : kronor.neg();
  return toCents(settling.div(payment.currencyRate).mul(invoice.currencyUnit));
}

/** Nothing is left of what the customer owes, or of what the customer is owed. */
export function isSettled(company: Company, invoice: InvoiceRecord): boolean {
  const balance = balanceOf(company, invoice);
  return invoice.totals.total.isNegative() ? balance.gte(0) : balance.lte(0);
}

/** The day an invoice became fully paid; a booked invoice of zero is paid at once (recorded). */
export function finalPayDate(company: Company, invoice: InvoiceRecord): string | undefined {
  if (invoice.voucher === undefined && company.settings.accountingMethod === 'ACCRUAL') {
    return undefined;
  }
  if (!balanceOf(company, invoice).isZero()) return undefined;
  const dates = paymentsOf(company, invoice)
    .filter((payment) => payment.voucher !== undefined)
    .map((payment) => payment.paymentDate);
  return dates.sort().at(-1) ?? invoice.invoiceDate;
}
