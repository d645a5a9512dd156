import type { FortnoxInvoice } from '@sync/fortnox';
import { Decimal } from '@sync/shared';
import { recordOf, type InvoiceRecord } from '../sync-paid-invoice/ensure-invoice.js';

/** What the ledger remembers of a credit: as of an invoice, with Fortnox's own rounding. */
export type CreditRecord = InvoiceRecord & { readonly roundOff: string | null };

/** A credit as it stands in Fortnox, before it is compared with the plan. */
export type MadeCredit = {
  readonly record: CreditRecord;
  /** The change that a replay has to make again when the credit is not as planned. */
  readonly redoKey: string;
  /** Takes a credit that is not as planned out of the way. */
  readonly setAside: () => Promise<SetAside>;
};

/** What became of the credit, and whether the change may be made again. */
export type SetAside = { readonly fate: string; readonly mayRedo: boolean };

export function creditRecordOf(invoice: FortnoxInvoice): CreditRecord {
  return { ...recordOf(invoice), roundOff: invoice.roundOff?.toFixed() ?? null };
}

/** Fortnox's rounding to whole kronor is no part of what was sold. */
export function withoutRoundOff(record: CreditRecord): CreditRecord {
  if (record.total === null) return record;
  return { ...record, total: new Decimal(record.total).minus(record.roundOff ?? 0).toFixed() };
}

/**
 * `PUT …/credit` was seen to answer the invoice that was credited, which names its credit; should
 * it be the credit itself, then that refers back to the invoice, which must never be filled in.
 */
export function creditNumberIn(answer: FortnoxInvoice, original: string): string | undefined {
  return answer.documentNumber === original ? answer.creditInvoiceReference : answer.documentNumber;
}
