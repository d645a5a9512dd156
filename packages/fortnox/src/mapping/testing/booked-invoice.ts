import { single } from '../../resources/fields.js';
import { readInvoice, type FortnoxInvoice } from '../../resources/invoices.js';
import type { CreditRowDraft, NegativeInvoiceDraft, TextRowDraft } from '../credit-drafts.js';
import type { InvoiceDraft, InvoiceRowDraft } from '../drafts.js';
import { oracleTotals, rowCents } from './fortnox-oracle.js';

type Draft = Omit<InvoiceDraft, 'CustomerNumber'> | NegativeInvoiceDraft;
type MoneyRow = InvoiceRowDraft | CreditRowDraft;
type Row = MoneyRow | TextRowDraft;

/** The draft as Fortnox shows it once it is bookkept, figured out by the oracle; then read by us. */
export function bookedInvoice(
  documentNumber: string,
  draft: Draft,
  change: Readonly<Record<string, unknown>> = {},
): FortnoxInvoice {
  const all: readonly Row[] = draft.InvoiceRows;
  const rows = all.filter(carriesMoney).map((row) => ({ VAT: 0, ...row }));
  const { totalCents, vatCents } = oracleTotals(rows, draft.VATIncluded);
  const shown = {
    CustomerNumber: '7',
    ...draft,
    DocumentNumber: documentNumber,
    ...{ Booked: true, Cancelled: false, Credit: 'false', CreditInvoiceReference: '0' },
    AccountingMethod: 'ACCRUAL',
    Total: amountOf(totalCents),
    TotalVAT: amountOf(vatCents),
    RoundOff: 0,
    InvoiceRows: all.map(rowView),
    ...change,
  };
  const read = single('Invoice', readInvoice)(JSON.stringify({ Invoice: shown }));
  if (!read) throw new Error('the invoice must be readable');
  return read;
}

const carriesMoney = (row: Row): row is MoneyRow => 'Price' in row;

function rowView(row: Row) {
  if (!carriesMoney(row)) return { ...row, DeliveredQuantity: '0', AccountNumber: 0, Total: 0 };
  return {
    ArticleNumber: '',
    VATCode: null,
    ...row,
    Total: amountOf(rowCents({ VAT: 0, ...row })),
  };
}

/** Whole cents of this size are exact as JSON numbers. */
const amountOf = (cents: bigint): number => Number(cents) / 100;
