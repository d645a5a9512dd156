import type { FortnoxInvoice, InvoiceEcho } from '@sync/fortnox';
import { Decimal } from '@sync/shared';
import { z } from 'zod';

/** Records that an older version wrote lack some of the figures. */
const figure = z.string().nullable().default(null);

/** What the ledger remembers of the invoice in Fortnox: what Fortnox echoed, `null` if it did not. */
export const invoiceRecord = z.object({
  documentNumber: z.string(),
  total: figure,
  totalVat: figure,
  roundOff: figure,
  balance: figure,
  currency: figure,
  currencyRate: figure,
  currencyUnit: z.number().nullable().default(null),
  accountingMethod: figure,
  invoiceDate: figure,
  /** The last locked day that its plan kept clear of; later attempts plan with the same. */
  lockedUntil: figure,
  /** Of a credit alone: of the document that was planned; `null`: not known. */
  madeFrom: figure,
  /** Of what its source told when it was made (`told-as.ts`); `null`: not known. */
  toldAs: figure,
  /** Of the invoice as it was planned then (`told-as.ts`). */
  plannedAs: figure,
  /** Of what of it decides the books (`told-as.ts`). */
  booksAs: figure,
  /** Of the settings that it was made by (`made-by.ts`); `null`: not known. */
  madeBy: figure,
  booked: z.boolean(),
});

export type InvoiceRecord = Readonly<z.infer<typeof invoiceRecord>>;

/** What the ledger remembers of bookkeeping, of an invoice or a payment. */
export const bookedRecord = z.object({ booked: z.boolean() });

export function recordOf(invoice: FortnoxInvoice): InvoiceRecord {
  return {
    documentNumber: invoice.documentNumber,
    total: textOf(invoice.total),
    totalVat: textOf(invoice.totalVat),
    roundOff: textOf(invoice.roundOff),
    balance: textOf(invoice.balance),
    currency: invoice.currency ?? null,
    currencyRate: textOf(invoice.currencyRate),
    currencyUnit: invoice.currencyUnit?.toNumber() ?? null,
    accountingMethod: invoice.accountingMethod ?? null,
    invoiceDate: invoice.invoiceDate ?? null,
    lockedUntil: null,
    madeFrom: null,
    toldAs: null,
    plannedAs: null,
    booksAs: null,
    madeBy: null,
    booked: invoice.booked,
  };
}

function textOf(amount: Decimal | undefined): string | null {
  return amount?.toFixed() ?? null;
}

/** The record as the mapping judges it. */
export function echoOf(record: InvoiceRecord): InvoiceEcho {
  return {
    total: amountOf(record.total),
    totalVat: amountOf(record.totalVat),
    roundOff: amountOf(record.roundOff),
    balance: amountOf(record.balance),
    currency: record.currency ?? undefined,
    currencyRate: amountOf(record.currencyRate),
    currencyUnit: amountOf(record.currencyUnit),
  };
}

function amountOf(shown: string | number | null): Decimal | undefined {
  return shown === null ? undefined : new Decimal(shown);
}
