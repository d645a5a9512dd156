import { Decimal, roundHalfUp, sum, type PaidInvoice } from '@sync/shared';
import fc from 'fast-check';
import type { FortnoxInvoice } from '../resources/invoices.js';
import { fortnoxDigits, smallestUnit } from './credit-bound.js';
import type { CreditRowDraft } from './credit-drafts.js';
import type { EarlierCredit } from './credit-input.js';
import { planCredit, type CreditPlan } from './plan-credit.js';
import { planInvoice } from './plan-invoice.js';
import { arbitraryInvoice } from './testing/arbitrary-invoice.js';
import { bookedInvoice } from './testing/booked-invoice.js';
import { oracleTotals, toCents } from './testing/fortnox-oracle.js';
import { rateOf, sek, settingsWith } from './testing/paid-invoice.js';

/** `PROPERTY_RUNS=20000` runs the full proof; the default keeps the unit tests quick. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1000);
const seed = Number(process.env['PROPERTY_SEED'] ?? 20261128);

const settings = settingsWith({
  creditNotePayment: { account: '1510', modeOfPayment: 'KRED' },
  miscellaneousAccount: '3590',
  euConsumerVat: 'swedish',
  vatMap: [{ rate: '0', regime: 'domestic', account: '3004' }],
});

/** Hundredths of what is left that each refund takes; above all of it, it must be refused. */
const shares = fc.array(fc.constantFrom(1, 3, 25, 33, 50, 99, 100, 101), {
  minLength: 1,
  maxLength: 6,
});

type Run = { readonly original: FortnoxInvoice; readonly invoice: PaidInvoice };

/** Plans a refund upon what stands, and answers the plan with the document Fortnox makes of it. */
function credit({ original, invoice }: Run, earlier: readonly EarlierCredit[], amount: Decimal) {
  const refund = {
    ...{ id: `rf_${earlier.length}`, date: '2026-12-01', currency: invoice.currency, amount },
  };
  const as = earlier.length === 0 ? 'credit-invoice' : 'negative-invoice';
  const change = { kind: 'refund', refund } as const;
  return planCredit({ original, invoice, settings, change, earlier, as });
}

/** As it goes over the wire; `undefined` where Fortnox's own copy is left as it is. */
function rowsSent({ document }: CreditPlan): readonly Required<CreditRowDraft>[] | undefined {
  const rows =
    document.kind === 'credit-invoice' ? document.changes.InvoiceRows : document.draft.InvoiceRows;
  if (rows === undefined) return undefined;
  const money = rows.filter((row) => 'Price' in row);
  return JSON.parse(JSON.stringify(money)) as Required<CreditRowDraft>[];
}

const header = {
  ...{ CustomerNumber: '7', ExternalInvoiceReference1: 'r', ExternalInvoiceReference2: 'i' },
  ...{ YourOrderNumber: 'n', InvoiceDate: '2026-12-01', DueDate: '2026-12-01' },
  ...{ CurrencyUnit: 1, AdministrationFee: 0, Freight: 0, Language: 'SV' as const },
};

function documentOf({ original, invoice }: Run, plan: CreditPlan): FortnoxInvoice {
  const rows = rowsSent(plan);
  const draft = { ...header, Currency: invoice.currency, CurrencyRate: 1 };
  if (rows) return bookedInvoice('18', { ...draft, VATIncluded: true, InvoiceRows: rows });
  const negated = original.rows.map((row) => ({
    ...{ AccountNumber: row.accountNumber ?? 0, Description: 'x', DeliveredQuantity: '-1' },
    ...{ Price: row.total?.toNumber() ?? 0, VAT: row.vat?.toNumber() ?? 0 },
  }));
  const vatIncluded = original.vatIncluded === true;
  return bookedInvoice('18', { ...draft, VATIncluded: vatIncluded, InvoiceRows: negated });
}

/** Half a unit for every line at the rate and once for the sum. */
const bound = (lines: number, unit: Decimal): Decimal => unit.times(lines + 1).div(2);

/** VAT of each rate is what the rate's part of the refund contains, as far as rounding allows. */
function expectVatPerRate(run: Run, plan: CreditPlan, left: ReadonlyMap<number, Decimal>): void {
  const rows = rowsSent(plan);
  if (!rows) return;
  const unit = smallestUnit(run.invoice.currency);
  const whole = sum([...left.values()]);
  const { vatCentsByRate } = oracleTotals(rows, true);
  for (const [rate, cents] of vatCentsByRate) {
    const part = plan.expected.total.times(left.get(rate) ?? 0).div(whole);
    const exact = part.times(rate).div(100 + rate);
    const lines = run.original.rows.filter(({ vat }) => vat?.eq(rate)).length;
    const gap = new Decimal(cents.toString()).div(100).minus(exact).abs();
    expect([rate, gap.lte(bound(lines, unit)), gap.toFixed()]).toEqual([rate, true, gap.toFixed()]);
  }
}

/** What is left of each rate, VAT included and exact, by the documents themselves. */
function leftByRate(documents: readonly FortnoxInvoice[]): ReadonlyMap<number, Decimal> {
  const left = new Map<number, Decimal>();
  for (const { rows, vatIncluded } of documents) {
    for (const { vat, total } of rows) {
      const rate = vat?.toNumber() ?? 0;
      const gross = vatIncluded === true ? total : total?.times(100 + rate).div(100);
      left.set(rate, (left.get(rate) ?? new Decimal(0)).plus(gross ?? 0));
    }
  }
  return left;
}

const counts = { invoices: 0, refunds: 0, refused: 0, emptied: 0 };

/** One refund: refused when it is nothing or too much, else made; answers what is left then. */
function refundOne(run: Run, earlier: EarlierCredit[], left: Decimal, percent: number): Decimal {
  const digits = fortnoxDigits(run.invoice.currency);
  const amount = roundHalfUp(left.times(percent).div(100), digits);
  const result = credit(run, earlier, amount);
  if (amount.isZero() || amount.gt(left)) {
    expect(result.ok).toBe(false);
    counts.refused += 1;
    return left;
  }
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  expectVatPerRate(run, result.value, leftByRate(standing(run, earlier)));
  const { expected } = result.value;
  const document = documentOf(run, result.value);
  expect(toCents(document.total?.toFixed() ?? '')).toBe(-toCents(amount.toFixed()));
  expect(document.totalVat?.minus(expected.vat).abs().lte(expected.vatTolerance)).toBe(true);
  earlier.push({ document, lines: [] });
  counts.refunds += 1;
  return left.minus(amount);
}

const standing = ({ original }: Run, earlier: readonly EarlierCredit[]) => [
  original,
  ...earlier.map(({ document }) => document),
];

/** Of the whole exactly, by the sum of the refunds; of each rate but for its lines' rounding. */
function expectNothingLeft(run: Run, earlier: readonly EarlierCredit[]): void {
  counts.emptied += 1;
  const unit = smallestUnit(run.invoice.currency);
  for (const [, gross] of leftByRate(standing(run, earlier))) {
    expect(gross.abs().lte(bound(run.original.rows.length, unit))).toBe(true);
  }
}

it(`credits generated invoices in any number of refunds to the öre (${numRuns} invoices)`, () => {
  const property = fc.property(arbitraryInvoice, shares, ({ invoice }, percents) => {
    const rate = invoice.currency === 'SEK' ? sek : rateOf('11.4210');
    const plan = planInvoice({ invoice, settings, rate });
    if (!plan.ok || !invoice.total.gt(0)) return;
    counts.invoices += 1;
    const run = { original: bookedInvoice('17', plan.value.invoice), invoice };
    const earlier: EarlierCredit[] = [];
    const left = percents.reduce(
      (rest, percent) => refundOne(run, earlier, rest, percent),
      invoice.total,
    );
    if (left.isZero()) expectNothingLeft(run, earlier);
  });
  fc.assert(property, { numRuns, seed });
  expect(counts.invoices).toBeGreaterThan(numRuns / 4);
  expect(counts.emptied).toBeGreaterThan(counts.invoices / 10);
  process.stdout.write(`Credits, seed ${seed}: ${JSON.stringify(counts)}\n`);
}, 600_000);
