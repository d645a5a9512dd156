import { Decimal, sum, type CompanyHabit, type PaidInvoice } from '@sync/shared';
import fc from 'fast-check';
import { planInvoice } from './plan-invoice.js';
import type { PaymentPlan, ResolvedRate } from './plan.js';
import type { InvoiceEcho } from './settle-echo.js';
import { balanceAfter, book, fourCompanies, type Company } from './testing/fortnox-company.js';
import { arbitraryOrdinaryInvoice, nineInvoices } from './testing/ordinary-invoices.js';
import { rateOf, sek, settingsWith } from './testing/paid-invoice.js';

/** `PROPERTY_RUNS=1000` and more is the full proof; the default keeps the unit tests quick. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 250);
const seed = Number(process.env['PROPERTY_SEED'] ?? 20261122);

const settings = settingsWith({
  vatMap: [{ rate: '0', regime: 'eu-business', account: '3308' }],
});

const rateFor = (currency: string): ResolvedRate =>
  currency === 'SEK' ? sek : rateOf(currency === 'JPY' ? '0.0621' : '11.4210');

const name = ({ vatRounding, oresavrundning }: Company): string =>
  `VAT rounded ${vatRounding}, öresavrundning ${oresavrundning}`;

/** What is wrong with the way an invoice went in a company; empty when it went by itself. */
function troubleWith(company: Company, invoice: PaidInvoice): string[] {
  const rate = rateFor(invoice.currency);
  const first = planInvoice({ invoice, settings, rate });
  if (!first.ok) return first.error.map(({ kind, message }) => `refused: ${kind}: ${message}`);
  const booked = book(company, first.value, settings);
  const { verdict } = booked;
  if (verdict.kind === 'differs') return [`differs: ${verdict.differences.join()}`];
  if (verdict.kind === 'correct') return ['was never settled'];
  return [
    ...figuresOff(booked.echo, verdict.settled.payments, invoice),
    ...correctionsOnceKnown(company, invoice, verdict.settled.habit),
  ];
}

function figuresOff(
  { total, totalVat, roundOff }: InvoiceEcho,
  payments: readonly PaymentPlan[],
  invoice: PaidInvoice,
): string[] {
  if (total === undefined || totalVat === undefined) return ['no echo'];
  const paid = sum(payments.map(({ draft }) => new Decimal(draft.AmountCurrency)));
  const exact = total.minus(roundOff ?? 0);
  const vatGap = totalVat.minus(invoice.vat).abs();
  const left = balanceAfter(total, payments, rateFor(invoice.currency).rate);
  return [
    ...(exact.eq(invoice.total) ? [] : [`total ${exact.toString()}`]),
    ...(paid.eq(invoice.total) ? [] : [`paid ${paid.toString()}`]),
    ...(left === 0n ? [] : [`balance ${left}`]),
    ...(vatGap.lte(boundOf(invoice)) ? [] : [`VAT off by ${vatGap.toString()}`]),
  ];
}

/** The contract's bound, told again here: half a unit per line and once for each of three rates. */
function boundOf(invoice: PaidInvoice): Decimal {
  const half = invoice.currency === 'JPY' ? '0.5' : '0.005';
  const units = invoice.lines.map((line) => Decimal.max(1, line.quantity));
  return new Decimal(half).times(sum(units).plus(3)).plus(settings.roundingTolerance);
}

function correctionsOnceKnown(
  company: Company,
  invoice: PaidInvoice,
  learned: CompanyHabit,
): string[] {
  const habit = { ...learned, vatRounding: company.vatRounding };
  const next = planInvoice({ invoice, settings, rate: rateFor(invoice.currency), habit });
  if (!next.ok) return next.error.map(({ kind }) => `refused once known: ${kind}`);
  const { corrections, verdict } = book(company, next.value, settings);
  const agreed = verdict.kind === 'agrees' || verdict.kind === 'accept-with-write-off';
  return [
    ...(corrections === 0 ? [] : ['corrected although the habit is known']),
    ...(agreed ? [] : ['not accepted although the habit is known']),
    ...(agreed && JSON.stringify(verdict.settled.payments) !== JSON.stringify(next.value.payments)
      ? ['the payments that were planned are not the ones to book']
      : []),
  ];
}

describe.each(fourCompanies.map((company) => [name(company), company] as const))(
  'in a company with %s',
  (_, company) => {
    it.each(Object.entries(nineInvoices))('%s goes by itself', (_name, invoice) => {
      expect(troubleWith(company, invoice)).toEqual([]);
    });
  },
);

it(`all of ${numRuns} generated ordinary invoices go by themselves in all four companies`, () => {
  const property = fc.property(arbitraryOrdinaryInvoice, (invoice) => {
    const trouble = fourCompanies.flatMap((company) => troubleWith(company, invoice));
    expect(trouble).toEqual([]);
  });
  fc.assert(property, { numRuns, seed });
});
