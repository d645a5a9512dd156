import { Decimal, type PaidInvoice } from '@sync/shared';
import {
  customerIn,
  invoiceOf,
  paymentOf,
} from '../../packages/fortnox/src/mapping/testing/paid-invoice.js';

/** Net, VAT and rate in percent; a rate that is not stated has to be found. */
type Figures = readonly [net: string, vat: string, rate?: string | undefined, more?: LineChange];

type LineChange = { readonly discount?: string; readonly quantity?: string };

type Change = Partial<Parameters<typeof invoiceOf>[0]> & {
  /** In the order they came in. */
  readonly paid?: readonly (readonly [amount: string, date: string])[];
};

function of(lines: readonly Figures[], { paid, ...change }: Change = {}): PaidInvoice {
  const invoice = invoiceOf({
    ...change,
    lines: lines.map(([subTotal, vat, rate, more]) => ({ subTotal, vat, rate, ...more })),
  });
  if (paid === undefined) return invoice;
  const { currency } = invoice;
  const transactions = paid.map(([amount, date], index) =>
    paymentOf(amount, { id: `tr_${index}`, date, currency }),
  );
  return { ...invoice, transactions };
}

const times = (count: number, figures: Figures): Figures[] =>
  Array.from({ length: count }, () => figures);

const danishFirm = customerIn('DK', { company: 'Firma ApS', vatId: 'DK13585628' });
const germanFirm = customerIn('DE', { company: 'Kunde GmbH', vatId: 'DE123456789' });
const kuwaitiFirm = customerIn('KW', { company: 'Firma WLL' });

const abroad: Readonly<Record<string, PaidInvoice>> = {
  'Danish kronor from a Swedish firm': of([['799.20', '199.80', '25']], { currency: 'DKK' }),
  'Danish kronor from a Danish firm, reverse charge': of([['799.25', '0', '0']], {
    currency: 'DKK',
    customer: danishFirm,
  }),
  'Danish kronor from a Danish consumer': of([['79.96', '19.99', '25']], {
    currency: 'DKK',
    customer: customerIn('DK'),
  }),
  'Norwegian kronor, an export': of([['1234.56', '0', '0']], {
    currency: 'NOK',
    customer: customerIn('NO', { company: 'Firma AS' }),
  }),
  'dinars whose lines have three decimals and whose total has two': of(
    [
      ['12.344', '0', '0'],
      ['7.653', '0', '0'],
      ['1.003', '0', '0'],
    ],
    { currency: 'KWD', customer: kuwaitiFirm },
  ),
  'euros from a German firm that was charged Swedish VAT': of([['79.96', '19.99', '25']], {
    currency: 'EUR',
    customer: germanFirm,
  }),
  'euros from a French consumer, two rates': of(
    [
      ['79.96', '19.99', '25'],
      ['10.00', '1.20', '12'],
    ],
    { currency: 'EUR', customer: customerIn('FR') },
  ),
  'euros in three parts, the first of three cents': of([['100.10', '25.03', '25']], {
    currency: 'EUR',
    paid: [
      ['0.03', '2026-11-18'],
      ['25.07', '2026-11-25'],
      ['100.03', '2026-11-28'],
    ],
  }),
  'yen in two parts': of([['12001', '3000', '25']], {
    currency: 'JPY',
    paid: [
      ['5000', '2026-11-20'],
      ['10001', '2026-11-21'],
    ],
  }),
};

const nothingAndLittle: Readonly<Record<string, PaidInvoice>> = {
  'a line at 100 % discount beside another': of([
    ['499.00', '0', '25', { discount: '499.00' }],
    ['99.90', '24.98', '25'],
  ]),
  'a line at 100 % discount whose rate is not stated': of([
    ['499.00', '0', undefined, { discount: '499.00' }],
    ['99.90', '24.98'],
  ]),
  'nothing but 100 % discount': of([['499.00', '0', '25', { discount: '499.00' }]]),
  'quantity 0 beside another line': of([
    ['0', '0', '25', { quantity: '0' }],
    ['99.90', '24.98', '25'],
  ]),
  'quantity 0 beside another line, rates not stated': of([
    ['0', '0', undefined, { quantity: '0' }],
    ['99.90', '24.98'],
  ]),
  'quantity 0 with an amount': of([['49.90', '12.48', '25', { quantity: '0' }]]),
  'a hundred units at an öre': of([['1.00', '0.25', '25', { quantity: '100' }]]),
  '60 lines at an öre': of(times(60, ['0.01', '0.00', '25'])),
  '60 lines at two öre': of(times(60, ['0.02', '0.01', '25'])),
  'a total of half a krona': of([['0.40', '0.10', '25']]),
  'ten million': of([['9999999.99', '2500000.00', '25']]),
};

const takenOff: Readonly<Record<string, PaidInvoice>> = {
  'negative quantity': of([
    ['499.00', '124.75', '25'],
    ['-100.00', '-25.00', '25', { quantity: '-2' }],
  ]),
  'a credited line that had a discount': of([
    ['499.00', '124.75', '25'],
    ['-100.00', '-22.50', '25', { discount: '-10.00' }],
  ]),
  'a discount larger than its line': of([
    ['499.00', '124.75', '25'],
    ['50.00', '-12.50', '25', { discount: '100.00' }],
  ]),
  'a coupon over prices with VAT at three rates': of(
    [
      ['499.00', '89.82', '25', { discount: '49.90' }],
      ['249.00', '24.01', '12', { discount: '24.90' }],
      ['79.00', '4.02', '6', { discount: '7.90' }],
    ],
    { pricesIncludeVat: true },
  ),
  'a coupon as a line of its own, prices with VAT': of(
    [
      ['499.00', '99.80', '25'],
      ['-49.90', '-9.98', '25'],
    ],
    { pricesIncludeVat: true },
  ),
  'a proration credit that makes one rate negative': of([
    ['1000.00', '250.00', '25'],
    ['-163.71', '-19.65', '12'],
  ]),
  'a proration credit that makes one rate negative, prices with VAT': of(
    [
      ['1000.00', '200.00', '25'],
      ['-163.71', '-17.54', '12'],
    ],
    { pricesIncludeVat: true },
  ),
  'a proration credit down to nothing': of([
    ['163.71', '40.93', '25'],
    ['-163.71', '-40.93', '25'],
  ]),
  'a proration credit down to nothing over two rates': of([
    ['100.00', '25.00', '25'],
    ['-111.61', '-13.39', '12'],
  ]),
  'a discount of some öre on three units': of([
    ['299.97', '72.50', '25', { quantity: '3', discount: '9.99' }],
  ]),
};

const partly: Readonly<Record<string, PaidInvoice>> = {
  'a deposit without VAT beside a sale': of([
    ['1000.00', '250.00', '25'],
    ['500.00', '0', '0'],
  ]),
  'usage: a third of an hour, a million calls, seven at 3.33 together': of([
    ['12.35', '3.09', '25', { quantity: '0.333' }],
    ['4.00', '1.00', '25', { quantity: '1000000' }],
    ['3.33', '0.83', '25', { quantity: '7' }],
  ]),
  'three parts on three days, one before the invoice': of([['1000.10', '250.03', '25']], {
    paid: [
      ['400.01', '2026-11-17'],
      ['400.06', '2026-11-25'],
      ['450.06', '2026-11-28'],
    ],
  }),
  'a first part that leaves less than Fortnox rounds': of([['79.76', '19.94', '25']], {
    paid: [
      ['99.40', '2026-11-20'],
      ['0.30', '2026-11-21'],
    ],
  }),
  'a first part that is all Fortnox asks for': of([['80.24', '20.06', '25']], {
    paid: [
      ['100.00', '2026-11-20'],
      ['0.30', '2026-11-21'],
    ],
  }),
  'VAT that the source cut instead of rounding': of([['99.99', '24.99', '25']]),
};

/** What an independent bookkeeper thought of besides: nothing is wrong with any of them. */
export const otherKinds = { ...abroad, ...nothingAndLittle, ...takenOff, ...partly };

/** Less than half a krona, which a company with öresavrundning rounds to nothing. */
export const underHalfAKrona = of([['0.32', '0.08', '25']], {
  paid: [
    ['0.20', '2026-11-20'],
    ['0.20', '2026-11-21'],
  ],
});

export const oneDinar = new Decimal('31.2');
