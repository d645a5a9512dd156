import { Decimal, type ConnectionSettings } from '@sync/shared';
import type { InvoiceDraft } from '../drafts.js';
import type { InvoicePlan, PaymentPlan } from '../plan.js';
import { settleEcho, type EchoVerdict, type InvoiceEcho } from '../settle-echo.js';
import { oracleRoundOff, oracleTotals, toCents, type OracleRounding } from './fortnox-oracle.js';

/** What Swedish companies differ in and Fortnox does not document. */
export type Company = {
  readonly vatRounding: OracleRounding;
  readonly oresavrundning: 'on' | 'off';
};

export const fourCompanies: readonly Company[] = (['per-rate', 'per-row'] as const).flatMap(
  (vatRounding) =>
    (['off', 'on'] as const).map((oresavrundning) => ({ vatRounding, oresavrundning })),
);

type Draft = Omit<InvoiceDraft, 'CustomerNumber'>;

const fromCents = (cents: bigint): Decimal => new Decimal(cents.toString()).div(100);

/** What a company's Fortnox says of a draft, from the JSON that would be sent. */
export function echoOf(company: Company, draft: Draft): InvoiceEcho {
  const sent = JSON.parse(JSON.stringify(draft)) as Draft;
  const totals = oracleTotals(sent.InvoiceRows, sent.VATIncluded, company.vatRounding);
  const rounds = company.oresavrundning === 'on' && sent.Currency === 'SEK';
  const roundOff = rounds ? oracleRoundOff(totals.totalCents) : 0n;
  const total = fromCents(totals.totalCents + roundOff);
  return {
    total,
    totalVat: fromCents(totals.vatCents),
    roundOff: fromCents(roundOff),
    balance: total,
    currency: sent.Currency,
    currencyRate: new Decimal(sent.CurrencyRate ?? 1),
    currencyUnit: new Decimal(sent.CurrencyUnit ?? 1),
  };
}

export type Booked = {
  readonly verdict: EchoVerdict;
  readonly echo: InvoiceEcho;
  readonly corrections: number;
};

/** As the worker does it: create, settle from the echo, correct once, settle again. */
export function book(company: Company, plan: InvoicePlan, settings: ConnectionSettings): Booked {
  const echo = echoOf(company, plan.invoice);
  const first = settleEcho({ plan, settings, echo, stage: 'created' });
  if (first.kind !== 'correct') return { verdict: first, echo, corrections: 0 };
  const corrected = echoOf(company, { ...plan.invoice, ...first.changes });
  const verdict = settleEcho({ plan, settings, echo: corrected, stage: 'corrected' });
  return { verdict, echo: corrected, corrections: 1 };
}

/** Hundredths left to pay in the invoice's currency; write-offs are in SEK. */
export function balanceAfter(
  total: Decimal,
  payments: readonly PaymentPlan[],
  rate: Decimal,
): bigint {
  return payments.reduce((left, { draft }) => {
    const writtenOff = (draft.WriteOffs ?? []).reduce(
      (sum, { Amount }) => sum + toCents(new Decimal(Amount).div(rate).toFixed()),
      0n,
    );
    return left - toCents(String(draft.AmountCurrency)) - writtenOff;
  }, toCents(total.toFixed()));
}
