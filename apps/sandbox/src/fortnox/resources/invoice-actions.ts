import { Decimal } from '@sync/shared';
import { invoiceTotals, toCents } from '../amounts.js';
import { refused, refusedWithoutCode } from '../api-error.js';
import { ok, type Call, type Handler } from '../call.js';
import {
  financialYearOf,
  isLocked,
  nextVoucher,
  type Company,
  type FinancialYear,
} from '../company.js';
import { checkAccountRules } from '../dimensions.js';
import type { InvoiceRecord } from '../records.js';
import { balanceOf, paymentsOf } from '../settlement.js';
import { creditedRows } from './invoice-rows.js';
import { invoiceView } from './invoice-view.js';
import { addInvoice, findCustomer, findInvoice } from './invoices.js';

/** Posts the invoice. After this it can only be credited. */
export const bookkeepInvoice: Handler = (call) => {
  const invoice = findInvoice(call);
  const { company } = call;
  if (company.settings.accountingMethod === 'CASH') {
    throw refusedWithoutCode('Fakturan kan inte bokföras: företaget använder kontantmetoden.');
  }
  if (invoice.cancelled) throw refusedWithoutCode('Fakturan är makulerad och kan inte bokföras.');
  // No public source knows the code for "already bookkept".
  if (invoice.voucher) throw refusedWithoutCode('Fakturan är redan bokförd.');
  const year = requireOpenPeriod(company, invoice.invoiceDate, 2000401);
  checkAccountRules(company, invoice.rows, invoice.fields);
  invoice.voucher = nextVoucher(company, 'B', year);
  settleCredited(company, invoice);
  return changed(call, invoice);
};

/** A booked credit invoice settles as much as it can of the invoice it credits. */
function settleCredited(company: Company, credit: InvoiceRecord): void {
  const original = credit.credits === undefined ? undefined : company.invoices.get(credit.credits);
  if (!original) return;
  const open = Decimal.max(balanceOf(company, original), 0);
  const settled = Decimal.min(open, credit.totals.total.neg());
  original.settledByCredit = original.settledByCredit.add(settled);
  credit.settledByCredit = credit.settledByCredit.sub(settled);
}

/** The financial year of the day, if it exists and the day is not locked. */
export function requireOpenPeriod(
  company: Company,
  date: string,
  lockedCode: number,
): FinancialYear {
  const year = financialYearOf(company, date);
  // Known by its text only; no public source has a code for it.
  if (!year) throw refusedWithoutCode(`Räkenskapsår finns inte upplagt för datumet ${date}.`);
  if (isLocked(company, date)) {
    throw refused(
      lockedCode,
      `Perioden är låst till och med ${company.settings.lockedUntil ?? ''}.`,
    );
  }
  return year;
}

export const cancelInvoice: Handler = (call) => {
  const invoice = findInvoice(call);
  if (invoice.voucher) {
    throw refusedWithoutCode('Fakturan är bokförd och kan inte makuleras, bara krediteras.');
  }
  if (paymentsOf(call.company, invoice).length > 0) {
    throw refusedWithoutCode('Fakturan har betalningar och kan inte makuleras.');
  }
  invoice.cancelled = true;
  return changed(call, invoice);
};

/** Makes a credit invoice for the whole document; a second time is refused. */
export const creditInvoice: Handler = (call) => {
  const original = findInvoice(call);
  if (original.creditedBy !== undefined || original.credits !== undefined) {
    throw refusedWithoutCode('Fakturan är redan krediterad.');
  }
  if (original.cancelled) throw refusedWithoutCode('Fakturan är makulerad.');
  const rows = creditedRows(call.company, original.rows);
  const administrationFee = original.administrationFee.neg();
  const freight = original.freight.neg();
  const credit = addInvoice(
    call,
    findCustomer(call.company, original.customerNumber),
    {
      ...original,
      fields: new Map([...original.fields].filter(([name]) => name !== 'OCR')),
      rows,
      administrationFee,
      freight,
      totals: invoiceTotals({
        rows,
        vatIncluded: original.vatIncluded,
        administrationFee,
        freight,
        feeVatRate: feeRate(original),
        roundTotal: !original.totals.roundOff.isZero(),
        vatRounding: call.company.settings.vatRounding,
      }),
    },
    { wantedNumber: undefined, credits: original.number },
  );
  original.creditedBy = credit.number;
  original.modifiedAt = call.now;
  return changed(call, call.company.settings.creditAnswers === 'credited' ? original : credit);
};

function feeRate(invoice: InvoiceRecord): number {
  const fees = invoice.administrationFee.add(invoice.freight);
  if (fees.isZero()) return 0;
  const vat = invoice.totals.administrationFeeVat.add(invoice.totals.freightVat);
  return toCents(vat.mul(100).div(fees)).toDecimalPlaces(0).toNumber();
}

/** Marks the invoice as sent without producing anything. */
export const externalPrintInvoice: Handler = (call) => {
  const invoice = findInvoice(call);
  if (invoice.cancelled) throw refusedWithoutCode('Fakturan är makulerad.');
  if (invoice.voucher && call.company.settings.markAsSentOf === 'unbooked') {
    throw refusedWithoutCode('Fakturan är bokförd och kan inte markeras som skickad.');
  }
  invoice.sent = true;
  return changed(call, invoice);
};

function changed(call: Call, invoice: InvoiceRecord) {
  invoice.modifiedAt = call.now;
  return ok({ Invoice: invoiceView(call.company, invoice, call.baseUrl) });
}
