import type { CreditPlan, ExpectedInvoice, FortnoxInvoice } from '@sync/fortnox';
import { Decimal, sha256Hex } from '@sync/shared';
import type { InvoiceRecord } from '../sync-paid-invoice/invoice-record.js';
import type { Original } from './find-original.js';
import type { ToldChange } from './read-change.js';

/**
 * What the ledger remembers of a credit: as of an invoice; `madeFrom` is the digest of its document, `toldAs`
 * that of the change that its source told.
 */
export type CreditRecord = InvoiceRecord;

/** Another digest: the document is not what was planned when it was made. */
export const digestOf = (document: CreditPlan['document']): string =>
  sha256Hex(JSON.stringify(document));

export const digestOfChange = (told: ToldChange): string => sha256Hex(JSON.stringify(told));

/** A credit that is to stand in Fortnox. */
export type WantedCredit = {
  readonly original: Original;
  readonly plan: CreditPlan;
  /** Of the refund or void as it is told now. */
  readonly toldAs: string;
  /** It was told otherwise after something was begun for it: counts where the record does not say what it was. */
  readonly isCorrected: boolean;
};

/** What its request says of a credit, and no answer. */
export const askedOf = ({ plan, toldAs }: WantedCredit) => ({
  madeFrom: digestOf(plan.document),
  toldAs,
});

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

/** `Total`, currency and rate never differ; `TotalVAT` may by the tolerance. Missing is different. */
export function differencesOf(made: CreditRecord, expected: ExpectedInvoice): string[] {
  const vat = made.totalVat === null ? undefined : new Decimal(made.totalVat);
  const sameVat = vat?.minus(expected.vat).abs().lte(expected.vatTolerance) ?? false;
  return [
    equals(made.total, expected.total)
      ? undefined
      : `Total ${shown(made.total)} instead of ${expected.total.toFixed()}`,
    sameVat ? undefined : `TotalVAT ${shown(made.totalVat)} instead of ${expected.vat.toFixed()}`,
    made.currency === expected.currency
      ? undefined
      : `Currency ${shown(made.currency)} instead of ${expected.currency}`,
    equals(made.currencyRate, expected.currencyRate) && made.currencyUnit === expected.currencyUnit
      ? undefined
      : `CurrencyRate ${shown(made.currencyRate)} instead of ${expected.currencyRate.toFixed()}`,
  ].filter((difference) => difference !== undefined);
}

function equals(echoed: string | null, expected: Decimal): boolean {
  return echoed !== null && expected.eq(echoed);
}

function shown(value: string | null): string {
  return value ?? '(missing)';
}
