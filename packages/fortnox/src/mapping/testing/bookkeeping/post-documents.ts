import { Decimal } from '@sync/shared';
import type { AccrualPlan, PaymentPlan } from '../../plan.js';
import { oracleRoundOff, oracleTotals, toCents, type OracleRow } from '../fortnox-oracle.js';
import { outputVatAccount, type Words } from './chart-of-accounts.js';
import { voucherOf, type Posting, type Voucher } from './voucher.js';

/**
 * What Fortnox books from the documents that we send, in kronor. It reads nothing but what is sent,
 * and knows what only Fortnox knows: the receivable, the accounts of output VAT and of currency
 * differences. Shares no arithmetic with the mapping.
 */
export type SentInvoice = {
  readonly InvoiceDate: string;
  readonly Currency: string;
  readonly CurrencyRate?: number;
  readonly VATIncluded: boolean;
  readonly InvoiceRows: readonly SentRow[];
};

/** Rows of text have a description alone. */
type SentRow = OracleRow & { readonly Description: string; readonly AccountNumber?: number };

/** Fortnox's predefined accounts, as a company on BAS has them. */
const receivable = '1510';
const rounding = '3740';
const currencyGain = '3960';
const currencyLoss = '7960';

/** An invoice, or a credit where it comes to less than nothing. */
export function postInvoice(
  title: Words,
  invoice: SentInvoice,
  oresavrundning: 'on' | 'off' = 'off',
): Voucher {
  const { totalCents } = oracleTotals(invoice.InvoiceRows, invoice.VATIncluded);
  const rounds = oresavrundning === 'on' && invoice.Currency === 'SEK';
  const roundOff = rounds ? oracleRoundOff(totalCents) : 0n;
  const rate = rateOf(invoice);
  return voucherOf(title, invoice.InvoiceDate, [
    { account: receivable, ore: inKronor(totalCents + roundOff, rate) },
    ...bookedAlike(invoice).flatMap((rows) => postRows(invoice, rows)),
    { account: rounding, ore: -roundOff },
  ]);
}

const rateOf = ({ CurrencyRate }: SentInvoice): Decimal => new Decimal(CurrencyRate ?? 1);

const inKronor = (cents: bigint, rate: Decimal): bigint =>
  toCents(new Decimal(cents.toString()).div(100).times(rate).toFixed());

/** Rows that carry money, by income account and VAT rate. */
function bookedAlike({ InvoiceRows }: SentInvoice): SentRow[][] {
  const groups = new Map<string, SentRow[]>();
  for (const row of InvoiceRows.filter(({ AccountNumber }) => AccountNumber !== undefined)) {
    const key = `${String(row.AccountNumber)} ${String(row.VAT)}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function postRows(invoice: SentInvoice, rows: readonly SentRow[]): Posting[] {
  const account = String(rows[0]?.AccountNumber);
  const rate = rateOf(invoice);
  const { totalCents, vatCents } = oracleTotals(rows, invoice.VATIncluded);
  const income = { account, ore: -inKronor(totalCents - vatCents, rate) };
  if (vatCents === 0n) return [income];
  const vatAccount = outputVatAccount(account, rows[0]?.VAT ?? 0);
  return [income, { account: vatAccount, ore: -inKronor(vatCents, rate) }];
}

/**
 * A payment: the receivable falls by what was settled at the invoice's rate. Kronor that arrived at
 * another rate leave a difference, which Fortnox books by itself; within kronor there is none.
 */
export function postPayment(title: Words, { draft }: PaymentPlan, invoice: SentInvoice): Voucher {
  const writeOffs = (draft.WriteOffs ?? []).map(({ AccountNumber, Amount }) => ({
    account: String(AccountNumber),
    ore: toCents(String(Amount)),
  }));
  const settled = inKronor(toCents(String(draft.AmountCurrency)), rateOf(invoice));
  const arrived = toCents(String(draft.Amount));
  const writtenOff = writeOffs.reduce((sum, { ore }) => sum + ore, 0n);
  return voucherOf(title, draft.PaymentDate, [
    { account: String(draft.ModeOfPaymentAccount), ore: arrived },
    ...writeOffs,
    { account: receivable, ore: -(settled + writtenOff) },
    ...(invoice.Currency === 'SEK' ? [] : postDifference(settled - arrived)),
  ]);
}

/** Positive: less arrived than the receivable was booked at. */
function postDifference(ore: bigint): Posting[] {
  return [{ account: ore > 0n ? currencyLoss : currencyGain, ore }];
}

/** The whole amount is put off with the invoice; `postAccrualMonth` brings one month of it back. */
export function postAccrual(title: Words, accrual: AccrualPlan, date: string): Voucher {
  const ore = toCents(String(accrual.Total));
  return voucherOf(title, date, [
    { account: String(accrual.RevenueAccount), ore },
    { account: String(accrual.AccrualAccount), ore: -ore },
  ]);
}

export function postAccrualMonth(title: Words, accrual: AccrualPlan): Voucher {
  const postings = accrual.InvoiceAccrualRows.map(({ Account, Debit, Credit }) => ({
    account: String(Account),
    ore: toCents(String(Debit)) - toCents(String(Credit)),
  }));
  return voucherOf(title, accrual.StartDate, postings);
}
