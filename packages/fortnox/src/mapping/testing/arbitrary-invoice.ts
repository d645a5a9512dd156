import {
  currencyDigits,
  Decimal,
  roundHalfUp,
  sum,
  type InvoiceLine,
  type PaidInvoice,
  type Transaction,
  type VatRegime,
} from '@sync/shared';
import fc from 'fast-check';
import { customerIn, paymentOf } from './paid-invoice.js';

/**
 * Invoices as a billing system makes them: it rounds VAT per line or per invoice, in its
 * currency's digits, splits payments, and now and then something about it is wrong.
 */

type Setting = { readonly regime: VatRegime; readonly country: string; readonly vatId?: string };

const settingsByRegime: readonly Setting[] = [
  { regime: 'domestic', country: 'SE' },
  { regime: 'eu-business', country: 'DE', vatId: 'DE123456789' },
  { regime: 'eu-consumer', country: 'France' },
  { regime: 'export', country: 'NO' },
];

const ratesOf: Readonly<Record<VatRegime, readonly number[]>> = {
  domestic: [25, 12, 6, 0],
  'eu-business': [0],
  'eu-consumer': [25, 12, 6, 0],
  export: [0],
};

const currencies = ['SEK', 'SEK', 'SEK', 'EUR', 'USD', 'GBP', 'NOK', 'JPY', 'KWD', 'CLF'];

const decimalBetween = (min: number, max: number, digits: number): fc.Arbitrary<Decimal> =>
  fc
    .bigInt(BigInt(min) * 10n ** BigInt(digits), BigInt(max) * 10n ** BigInt(digits))
    .map((units) => new Decimal(units.toString()).div(new Decimal(10).pow(digits)));

type Shape = {
  readonly regime: Setting;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  readonly statesRates: boolean;
};

const shapes: fc.Arbitrary<Shape> = fc.record({
  regime: fc.constantFrom(...settingsByRegime),
  currency: fc.constantFrom(...currencies),
  pricesIncludeVat: fc.boolean(),
  statesRates: fc.boolean(),
});

const quantities = fc.oneof(
  decimalBetween(1, 50, 0),
  decimalBetween(0, 20, 1),
  decimalBetween(0, 20, 3),
  fc.constant(new Decimal(1)),
);

const prices = fc.oneof(
  decimalBetween(0, 5000, 2),
  decimalBetween(0, 500_000, 2),
  decimalBetween(0, 10, 4),
  decimalBetween(-300, 0, 2),
);

const discounts = fc.oneof(
  { weight: 4, arbitrary: fc.constant(new Decimal(0)) },
  { weight: 2, arbitrary: decimalBetween(0, 100, 1) },
  { weight: 1, arbitrary: fc.constant(new Decimal(100)) },
);

function lines(shape: Shape): fc.Arbitrary<InvoiceLine[]> {
  const rates = fc.constantFrom(...ratesOf[shape.regime.regime]);
  const line = fc
    .record({ quantity: quantities, price: prices, discountPercent: discounts, rate: rates })
    .map((input) => toLine(shape, input));
  return fc.array(line, { minLength: 1, maxLength: 12 });
}

type LineFigures = {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly discountPercent: Decimal;
  readonly rate: number;
};

function toLine(
  shape: Shape,
  { quantity, price, discountPercent, rate }: LineFigures,
): InvoiceLine {
  const digits = currencyDigits(shape.currency) ?? 2;
  const subTotal = roundHalfUp(quantity.times(price), digits);
  const discount = roundHalfUp(subTotal.times(discountPercent).div(100), digits);
  const amount = subTotal.minus(discount);
  const divisor = shape.pricesIncludeVat ? 100 + rate : 100;
  const vat = roundHalfUp(amount.times(rate).div(divisor), digits);
  return {
    id: 'ch',
    productSku: 'SKU',
    name: 'Plan',
    quantity,
    subTotal,
    discount,
    vatRate: shape.statesRates ? new Decimal(rate) : undefined,
    vat,
    total: shape.pricesIncludeVat ? amount : amount.plus(vat),
    accountCode: undefined,
    serviceFrom: undefined,
    serviceTo: undefined,
  };
}

type Settlement = {
  /** Hundredths of the total paid by all payments but the last. */
  readonly cuts: readonly number[];
  readonly creditPercent: number;
  readonly noise: boolean;
  readonly daysBefore: boolean;
};

const settlements: fc.Arbitrary<Settlement> = fc.record({
  cuts: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
  creditPercent: fc.constantFrom(0, 0, 0, 10, 100),
  noise: fc.boolean(),
  daysBefore: fc.boolean(),
});

function settle(total: Decimal, currency: string, settlement: Settlement) {
  const digits = currencyDigits(currency) ?? 2;
  const part = (percent: number) => roundHalfUp(total.times(percent).div(100), digits);
  const creditNotes = total.isPositive() ? part(settlement.creditPercent) : new Decimal(0);
  let left = total.minus(creditNotes);
  const amounts = settlement.cuts.map((cut) => {
    const amount = Decimal.min(part(cut), left);
    left = left.minus(amount);
    return amount;
  });
  const payments = [...amounts, left].map((amount, index) =>
    paymentOf(amount.toString(), {
      id: `tr_${index}`,
      currency,
      date: settlement.daysBefore && index === 0 ? '2026-10-01' : `2026-11-${20 + index}`,
    }),
  );
  const noise: Transaction[] = [
    paymentOf('77', { id: 'failed', status: 'Declined', currency }),
    paymentOf('33', { id: 'refund', type: 'Refund', currency }),
  ];
  return { creditNotes, transactions: settlement.noise ? [...noise, ...payments] : payments };
}

/**
 * One thing that a source may get wrong, by more than the rounding of a dozen lines explains;
 * `none` most of the time.
 */
const faults = fc.constantFrom(
  ...Array.from({ length: 8 }, () => 'none' as const),
  'total-off-by-one-unit' as const,
  'total-off' as const,
  'vat-off' as const,
  'line-vat-off' as const,
  'sub-total-off' as const,
  'payment-off' as const,
  'still-open' as const,
  'due' as const,
  'odd-rate' as const,
  'prices-flag-wrong' as const,
);

type Fault = typeof faults extends fc.Arbitrary<infer F> ? F : never;

function spoil(invoice: PaidInvoice, fault: Fault): PaidInvoice {
  const unit = new Decimal(10).pow(-(currencyDigits(invoice.currency) ?? 2));
  // In a currency of four digits a hundred units are less than `roundingTolerance` forgives.
  const beyond = (units: number): Decimal => unit.times(units).plus('0.05');
  const [first, ...rest] = invoice.lines;
  const withFirst = (change: Partial<InvoiceLine>): PaidInvoice =>
    first === undefined ? invoice : { ...invoice, lines: [{ ...first, ...change }, ...rest] };
  const changes: Readonly<Record<Fault, () => PaidInvoice>> = {
    none: () => invoice,
    'total-off-by-one-unit': () => ({ ...invoice, total: invoice.total.plus(unit) }),
    'total-off': () => ({ ...invoice, total: invoice.total.plus(beyond(1000)) }),
    'vat-off': () => ({ ...invoice, vat: invoice.vat.plus(beyond(100)) }),
    'line-vat-off': () => withFirst({ vat: first?.vat.plus(beyond(300)) ?? unit }),
    'sub-total-off': () => ({ ...invoice, subTotal: invoice.subTotal.minus(beyond(100)) }),
    'payment-off': () => ({ ...invoice, creditNotes: invoice.creditNotes.plus(unit) }),
    'still-open': () => ({ ...invoice, closingBalance: unit }),
    due: () => ({ ...invoice, status: 'Due' }),
    'odd-rate': () => withFirst({ vatRate: new Decimal(17) }),
    'prices-flag-wrong': () => ({
      ...invoice,
      pricesIncludeVat: invoice.pricesIncludeVat !== true,
    }),
  };
  return changes[fault]();
}

export type Generated = { readonly invoice: PaidInvoice; readonly fault: Fault };

export const arbitraryInvoice: fc.Arbitrary<Generated> = shapes.chain((shape) =>
  fc
    .record({ lines: lines(shape), settlement: settlements, fault: faults, misc: fc.boolean() })
    .map((parts) => ({ invoice: spoil(toInvoice(shape, parts), parts.fault), fault: parts.fault })),
);

type Parts = {
  readonly lines: readonly InvoiceLine[];
  readonly settlement: Settlement;
  readonly misc: boolean;
};

function toInvoice(shape: Shape, { lines, settlement, misc }: Parts): PaidInvoice {
  const miscellaneousCharges = new Decimal(misc ? 15 : 0);
  const total = sum(lines.map((line) => line.total)).plus(miscellaneousCharges);
  return {
    id: 'invoice-1',
    number: 'SF-1',
    status: 'Paid',
    invoiceDate: '2026-11-18',
    dueDate: '2026-12-18',
    currency: shape.currency,
    pricesIncludeVat: shape.statesRates ? shape.pricesIncludeVat : undefined,
    exchangeRate: undefined,
    subTotal: sum(lines.map((line) => line.subTotal)),
    discount: sum(lines.map((line) => line.discount)),
    vat: sum(lines.map((line) => line.vat)),
    miscellaneousCharges,
    total,
    receivedPayment: total,
    closingBalance: new Decimal(0),
    ...settle(total, shape.currency, settlement),
    customer: customerIn(shape.regime.country, { vatId: shape.regime.vatId }),
    lines,
  };
}
