import type { FortnoxInvoice, InvoiceEcho } from '@sync/fortnox';
import { Decimal } from '@sync/shared';

/** What the ledger remembers of the invoice in Fortnox: what Fortnox echoed, `null` if it did not. */
export type InvoiceRecord = {
  readonly documentNumber: string;
  readonly total: string | null;
  readonly totalVat: string | null;
  readonly roundOff: string | null;
  readonly balance: string | null;
  readonly currency: string | null;
  readonly currencyRate: string | null;
  readonly currencyUnit: number | null;
  readonly accountingMethod: string | null;
  readonly booked: boolean;
};

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

/** Records that an older version wrote lack some of the figures. */
function amountOf(figure: string | number | null | undefined): Decimal | undefined {
  return figure === null || figure === undefined ? undefined : new Decimal(figure);
}
