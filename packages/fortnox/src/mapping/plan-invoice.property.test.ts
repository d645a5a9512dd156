import { currencyDigits, Decimal, sum } from '@sync/shared';
import fc from 'fast-check';
import type { InvoicePlan, ResolvedRate } from './plan.js';
import { planInvoice } from './plan-invoice.js';
import { arbitraryInvoice, type Generated } from './testing/arbitrary-invoice.js';
import { oracleTotals, toCents } from './testing/fortnox-oracle.js';
import { settingsWith } from './testing/paid-invoice.js';

/** `PROPERTY_RUNS=20000` runs the full proof; the default keeps the unit tests quick. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 2000);
const seed = Number(process.env['PROPERTY_SEED'] ?? 20261122);

const settings = settingsWith({
  creditNotePayment: { account: '1510', modeOfPayment: 'KRED' },
  miscellaneousAccount: '3590',
  euConsumerVat: 'swedish',
  vatMap: [{ rate: '0', regime: 'domestic', account: '3004' }],
});

const rates = fc.constantFrom('1.0000', '11.4210', '0.0705', '34.1234', '1234.5678901');

const rateFor = (currency: string, rate: string): ResolvedRate => ({
  rate: new Decimal(currency === 'SEK' ? 1 : rate),
  unit: 1,
  date: undefined,
  source: currency === 'SEK' ? 'sek' : 'fortnox',
});

const tolerance = new Decimal(settings.roundingTolerance);
const cents = (amount: Decimal): bigint => toCents(amount.toFixed());
const sumCents = (amounts: readonly number[]): bigint =>
  amounts.reduce((total, amount) => total + toCents(String(amount)), 0n);

/** The draft as Fortnox would read it. */
const asSent = (plan: InvoicePlan): InvoicePlan['invoice'] =>
  JSON.parse(JSON.stringify(plan.invoice)) as InvoicePlan['invoice'];

function expectEqualToSource(plan: InvoicePlan, { invoice }: Generated, rate: Decimal): void {
  const sent = asSent(plan);
  const totals = oracleTotals(sent.InvoiceRows, sent.VATIncluded);
  expect(totals.totalCents).toBe(cents(invoice.total));
  const rates = totals.vatCentsByRate.size;
  const vatGap = fromCents(totals.vatCents).minus(invoice.vat).abs();
  expect(vatGap.lte(boundOf(invoice, invoice.lines, rates))).toBe(true);
  expectVatPerRate(totals.vatCentsByRate, sent.InvoiceRows, invoice);
  expect(sent).toMatchObject({
    Currency: invoice.currency,
    CurrencyRate: rate.toNumber(),
    CurrencyUnit: 1,
    AdministrationFee: 0,
    Freight: 0,
  });
}

const fromCents = (amount: bigint): Decimal => new Decimal(amount.toString()).div(100);

/** What rounding explains: half a unit, Fortnox's or the currency's, for every line and rate. */
function boundOf(
  { currency }: Generated['invoice'],
  lines: Generated['invoice']['lines'],
  rates: number,
): Decimal {
  const half = Decimal.max(
    '0.005',
    new Decimal('0.5').times(`1e-${currencyDigits(currency) ?? 2}`),
  );
  // VAT that was rounded for each unit was rounded as often as there are units.
  const roundings = sum(lines.map((line) => Decimal.max(1, line.quantity.abs())));
  return half.times(roundings.plus(rates)).plus(tolerance);
}

/** Rows stand in the order of the lines, so each line's VAT belongs to its row's rate. */
function expectVatPerRate(
  vatCentsByRate: ReadonlyMap<number, bigint>,
  rows: InvoicePlan['invoice']['InvoiceRows'],
  invoice: Generated['invoice'],
): void {
  for (const [rate, vatCents] of vatCentsByRate) {
    const ofRate = invoice.lines.filter((_, index) => rows[index]?.VAT === rate);
    const gap = fromCents(vatCents).minus(sum(ofRate.map((line) => line.vat)));
    expect(gap.abs().lte(boundOf(invoice, ofRate, 1))).toBe(true);
  }
}

function expectRowsThatFortnoxKeeps(plan: InvoicePlan): void {
  const noVat = ['EUREVERSEDVAT', 'EXPORT'].includes(plan.customer.draft.VATType);
  for (const row of asSent(plan).InvoiceRows) {
    for (const text of [row.DeliveredQuantity, String(row.Price), String(row.Discount ?? 0)]) {
      expect(text).toMatch(/^-?\d+(\.\d{1,2})?$/);
    }
    expect([25, 12, 6, 0]).toContain(row.VAT);
    if (noVat) expect(row.VAT).toBe(0);
    expect(row.AccountNumber).toBeGreaterThanOrEqual(1000);
    expect(row.Description).not.toBe('');
  }
}

/** Booked payments leave nothing open, in the invoice's currency and in SEK. */
function expectFullPayment(plan: InvoicePlan, { invoice }: Generated, rate: Decimal): void {
  const drafts = plan.payments.map(({ draft }) => draft);
  expect(sumCents(drafts.map((draft) => draft.AmountCurrency))).toBe(cents(invoice.total));
  expect(sumCents(drafts.map((draft) => draft.Amount))).toBe(cents(invoice.total.times(rate)));
  for (const draft of drafts) {
    expect(draft.Amount).toBeGreaterThan(0);
    expect(draft.PaymentDate >= invoice.invoiceDate).toBe(true);
    const exact = new Decimal(draft.AmountCurrency).times(rate);
    expect(exact.minus(draft.Amount).abs().lte('0.01')).toBe(true);
  }
}

/** Faults for which no tolerance exists. */
const fatal = new Set<Generated['fault']>([
  'total-off',
  'vat-off',
  'line-vat-off',
  'sub-total-off',
  'payment-off',
  'still-open',
  'due',
]);

/**
 * What nobody could book as it is: more decimals than Fortnox holds, less than nothing paid, less
 * than an öre. Every other refusal of a sound invoice is needless.
 */
const impossible = new Set([
  'amount-finer-than-fortnox',
  'payment-not-positive',
  'total-negative',
  'payment-worth-less-than-an-ore',
]);

it(`accepts no invoice that would stand wrong in Fortnox, and says why it refuses (${numRuns} invoices)`, () => {
  const counts = { accepted: 0, refused: 0, sound: 0, impossible: 0, needless: 0 };
  const property = fc.property(arbitraryInvoice, rates, (generated, rateText) => {
    const { invoice, fault } = generated;
    const rate = rateFor(invoice.currency, rateText);
    const result = planInvoice({ invoice, settings, rate });
    if (fault === 'none') counts.sound += 1;
    if (!result.ok) {
      counts.refused += 1;
      const isImpossible = result.error.some(({ kind }) => impossible.has(kind));
      if (fault === 'none') counts[isImpossible ? 'impossible' : 'needless'] += 1;
      for (const { kind, message, action } of result.error) {
        expect(kind).toMatch(/^[a-z]+(-[a-z]+)+$/);
        expect(message.length).toBeGreaterThan(20);
        expect(action.length).toBeGreaterThan(20);
      }
      expect(result.error.length).toBeGreaterThan(0);
      return;
    }
    counts.accepted += 1;
    expect(fatal.has(fault)).toBe(false);
    expectEqualToSource(result.value, generated, rate.rate);
    expectRowsThatFortnoxKeeps(result.value);
    expectFullPayment(result.value, generated, rate.rate);
  });
  fc.assert(property, { numRuns, seed });
  process.stdout.write(`Of ${numRuns} invoices, seed ${seed}: ${JSON.stringify(counts)}\n`);
  expect(counts.needless).toBe(0);
  // Refusing everything would be safe and useless.
  expect(counts.accepted).toBeGreaterThan(numRuns / 4);
});
