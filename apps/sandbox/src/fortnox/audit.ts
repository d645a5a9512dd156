import { sumOf } from './amounts.js';
import type { Company } from './company.js';
import { duplicateReferences, groupsOf } from './duplicates.js';
import { amount } from './fields/given.js';
import type { InvoiceRecord, PaymentRecord } from './records.js';
import { paymentsOf, settledBy } from './settlement.js';

/** What may never be, whatever fails. */
export type LedgerAudit = {
  /** Every list is empty; `equalPayments` does not count. */
  readonly sound: boolean;
  /** Live invoices that carry the same `ExternalInvoiceReference1`. */
  readonly duplicateReferences: readonly { reference: string; invoices: readonly number[] }[];
  /** Booked or not: together more than the invoice comes to. */
  readonly paymentsExceedTotal: readonly { invoice: number; total: string; paid: string }[];
  /** The same day, amount and mode twice on one invoice: suspicious, yet people do pay in halves. */
  readonly equalPayments: readonly { invoice: number; payments: readonly number[] }[];
  /** More revenue spread over months than the invoice has without VAT. */
  readonly accrualsExceedNet: readonly { invoice: number; net: string; accrued: string }[];
};

/** For tests of what happens exactly once. */
export function auditLedger(company: Company): LedgerAudit {
  const live = [...company.invoices.values()].filter((invoice) => !invoice.cancelled);
  const lists = {
    duplicateReferences: duplicateReferences(live),
    paymentsExceedTotal: live.flatMap((invoice) => exceeded(company, invoice)),
    accrualsExceedNet: live.flatMap((invoice) => accruedTooMuch(company, invoice)),
  };
  return {
    sound: Object.values(lists).every((list) => list.length === 0),
    ...lists,
    equalPayments: live.flatMap((invoice) => equalPayments(company, invoice)),
  };
}

function exceeded(company: Company, invoice: InvoiceRecord) {
  const { total } = invoice.totals;
  const paid = sumOf(
    paymentsOf(company, invoice).map((payment) => settledBy(company, payment, invoice)),
  );
  const over = total.isNegative() ? paid.lt(total) : paid.gt(total);
  if (!over) return [];
  return [{ invoice: invoice.number, total: total.toFixed(2), paid: paid.toFixed(2) }];
}

function equalPayments(company: Company, invoice: InvoiceRecord) {
  const same = (payment: PaymentRecord) =>
    [payment.paymentDate, payment.amountCurrency.toFixed(2), payment.modeOfPayment].join(' ');
  return groupsOf(paymentsOf(company, invoice), same).map(([, group]) => ({
    invoice: invoice.number,
    payments: group.map((payment) => payment.number),
  }));
}

function accruedTooMuch(company: Company, invoice: InvoiceRecord) {
  const fields = company.accruals.get(invoice.number)?.fields;
  const accrued = fields && amount(fields, 'Total');
  const { net } = invoice.totals;
  if (!accrued || accrued.abs().lte(net.abs())) return [];
  return [{ invoice: invoice.number, net: net.toFixed(2), accrued: accrued.toFixed(2) }];
}
