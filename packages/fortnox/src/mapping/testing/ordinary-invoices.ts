import {
  currencyDigits,
  Decimal,
  roundHalfUp,
  sum,
  type InvoiceLine,
  type PaidInvoice,
} from '@sync/shared';
import fc from 'fast-check';
import { customerIn, invoiceOf, paymentOf, swedishCompany } from './paid-invoice.js';

/**
 * Invoices that any bookkeeper would book: nothing is wrong with them but that money was rounded,
 * by the source's rule and not by Fortnox's.
 */

type LineFigures = {
  readonly quantity: Decimal;
  /** Per unit, before discount. */
  readonly price: Decimal;
  readonly discountPercent: Decimal;
  readonly rate: number;
};

/** Where the source rounds VAT. */
type SourceRounding = 'per-line' | 'on-the-sum' | 'per-unit';

type Shape = {
  readonly currency: string;
  readonly prices: 'including-vat' | 'excluding-vat';
  readonly rates: 'stated' | 'derived';
  readonly rounding: SourceRounding;
};

/** The invoice that a source of this shape makes of these lines. */
function ordinaryInvoice(shape: Shape, figures: readonly LineFigures[]): PaidInvoice {
  const lines = figures.map((line, index) => toLine(shape, line, index));
  const vat = headerVat(shape, figures, lines);
  const net = sum(lines.map((line) => line.subTotal.minus(line.discount)));
  const total = shape.prices === 'including-vat' ? net : net.plus(vat);
  return {
    ...invoiceOf({ currency: shape.currency, customer: customerFor(figures) }),
    pricesIncludeVat: shape.rates === 'stated' ? shape.prices === 'including-vat' : undefined,
    lines,
    subTotal: sum(lines.map((line) => line.subTotal)),
    discount: sum(lines.map((line) => line.discount)),
    vat,
    total,
    receivedPayment: total,
    transactions: total.isZero() ? [] : [paymentOf(total.toFixed(), { currency: shape.currency })],
  };
}

/** Sales without VAT go abroad; a Swedish company that charges none needs a map. */
const customerFor = (figures: readonly LineFigures[]) =>
  figures.every(({ rate }) => rate === 0)
    ? customerIn('DE', { company: 'Kunde GmbH', vatId: 'DE123456789' })
    : swedishCompany;

function toLine(shape: Shape, figures: LineFigures, index: number): InvoiceLine {
  const digits = currencyDigits(shape.currency) ?? 2;
  const subTotal = roundHalfUp(figures.quantity.times(figures.price), digits);
  const discount = roundHalfUp(subTotal.times(figures.discountPercent).div(100), digits);
  const amount = subTotal.minus(discount);
  const vat = lineVat(shape, amount, figures);
  return {
    id: `ch_${index + 1}`,
    productSku: 'SKU',
    name: 'Plan',
    quantity: figures.quantity,
    subTotal,
    discount,
    vatRate: shape.rates === 'stated' ? new Decimal(figures.rate) : undefined,
    vat,
    total: shape.prices === 'including-vat' ? amount : amount.plus(vat),
    accountCode: undefined,
    serviceFrom: undefined,
    serviceTo: undefined,
  };
}

const exactVat = (amount: Decimal, rate: number, { prices }: Shape): Decimal =>
  amount.times(rate).div(prices === 'including-vat' ? 100 + rate : 100);

function lineVat(shape: Shape, amount: Decimal, { quantity, rate }: LineFigures): Decimal {
  const digits = currencyDigits(shape.currency) ?? 2;
  if (shape.rounding !== 'per-unit' || !quantity.isInteger() || quantity.lt(1)) {
    return roundHalfUp(exactVat(amount, rate, shape), digits);
  }
  return roundHalfUp(exactVat(amount.div(quantity), rate, shape), digits).times(quantity);
}

function headerVat(
  shape: Shape,
  figures: readonly LineFigures[],
  lines: readonly InvoiceLine[],
): Decimal {
  if (shape.rounding !== 'on-the-sum') return sum(lines.map((line) => line.vat));
  const digits = currencyDigits(shape.currency) ?? 2;
  const rates = [...new Set(figures.map(({ rate }) => rate))];
  return sum(
    rates.map((rate) => {
      const ofRate = lines.filter((_, index) => figures[index]?.rate === rate);
      const amount = sum(ofRate.map((line) => line.subTotal.minus(line.discount)));
      return roundHalfUp(exactVat(amount, rate, shape), digits);
    }),
  );
}

const decimalBetween = (min: number, max: number, digits: number): fc.Arbitrary<Decimal> =>
  fc
    .integer({ min: min * 10 ** digits, max: max * 10 ** digits })
    .map((units) => new Decimal(units).div(10 ** digits));

const shapes: fc.Arbitrary<Shape> = fc.record({
  currency: fc.constantFrom('SEK', 'SEK', 'EUR', 'JPY'),
  prices: fc.constantFrom('including-vat', 'excluding-vat'),
  rates: fc.constantFrom('stated', 'stated', 'derived'),
  rounding: fc.constantFrom('per-line', 'per-line', 'on-the-sum', 'per-unit'),
});

const rateSets = fc.constantFrom([25], [25], [25, 12], [25, 12, 6], [0]);

function lineIn(currency: string, rates: readonly number[]): fc.Arbitrary<LineFigures> {
  const price = currency === 'JPY' ? decimalBetween(50, 90_000, 0) : decimalBetween(1, 4000, 2);
  return fc.record({
    quantity: fc.oneof(
      { weight: 3, arbitrary: fc.constant(new Decimal(1)) },
      { weight: 1, arbitrary: decimalBetween(2, 40, 0) },
    ),
    price,
    discountPercent: fc.constantFrom(...[0, 0, 0, 10, 12.5, 25, 100].map((p) => new Decimal(p))),
    rate: fc.constantFrom(...rates),
  });
}

/** Up to 200 lines. */
export const arbitraryOrdinaryInvoice: fc.Arbitrary<PaidInvoice> = fc
  .tuple(shapes, rateSets, fc.constantFrom(3, 12, 60, 200))
  .chain(([shape, rates, maxLength]) =>
    fc
      .array(lineIn(shape.currency, rates), { minLength: 1, maxLength, size: 'max' })
      .map((figures) => ordinaryInvoice(shape, figures)),
  );

const line = (price: string, change: Partial<Record<keyof LineFigures, string | number>> = {}) => ({
  price: new Decimal(price),
  quantity: new Decimal(change.quantity ?? 1),
  discountPercent: new Decimal(change.discountPercent ?? 0),
  rate: Number(change.rate ?? 25),
});

const plain: Shape = {
  currency: 'SEK',
  prices: 'excluding-vat',
  rates: 'stated',
  rounding: 'per-line',
};

const times = (count: number, price: (index: number) => LineFigures): LineFigures[] =>
  Array.from({ length: count }, (_, index) => price(index));

/** Prices that differ and repeat, in whole öre. */
const mixed = (index: number): string => (19 + ((index * 7919) % 9001) / 100).toFixed(2);

/** Nine invoices as ordinary as they come; in four companies they are the 36 of the issue. */
export const nineInvoices: Readonly<Record<string, PaidInvoice>> = {
  '12 lines at 12.30': ordinaryInvoice(
    plain,
    times(12, () => line('12.30')),
  ),
  '12 lines at 12.30, VAT on the sum': ordinaryInvoice(
    { ...plain, rounding: 'on-the-sum' },
    times(12, () => line('12.30')),
  ),
  '30 lines at 24.95 with a coupon of 10 %': ordinaryInvoice(
    plain,
    times(30, () => line('24.95', { discountPercent: 10 })),
  ),
  '80 mixed prices': ordinaryInvoice(
    plain,
    times(80, (index) => line(mixed(index))),
  ),
  '100 prices with VAT': ordinaryInvoice(
    { ...plain, prices: 'including-vat' },
    times(100, (index) => line(mixed(index))),
  ),
  'three rates': ordinaryInvoice(plain, [
    line('995.10'),
    line('249.55', { rate: 12 }),
    line('79.13', { rate: 6 }),
  ]),
  '995.00': ordinaryInvoice(plain, [line('995.00')]),
  'a proration credit': ordinaryInvoice(plain, [line('499.00'), line('-163.71')]),
  '3 at 33.33, VAT per unit': ordinaryInvoice(
    { ...plain, rates: 'derived', rounding: 'per-unit' },
    [line('33.33', { quantity: 3 })],
  ),
};
