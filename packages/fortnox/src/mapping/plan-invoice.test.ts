import { Decimal, type ConnectionSettingsInput } from '@sync/shared';
import { fortnoxTotals } from './fortnox-totals.js';
import type { InvoicePlan, ResolvedRate } from './plan.js';
import { checkInvoice, planInvoice } from './plan-invoice.js';
import {
  customerIn,
  invoiceOf,
  paymentOf,
  rateOf,
  sek,
  settingsWith,
  type InvoiceInput,
} from './testing/paid-invoice.js';

type Case = InvoiceInput & {
  readonly settings?: Partial<ConnectionSettingsInput>;
  readonly rate?: ResolvedRate;
};

/** The accounts' own VAT codes have tests of their own; here no account has one. */
const resultOf = ({ settings, rate, ...input }: Case) =>
  planInvoice({
    invoice: invoiceOf(input),
    settings: settingsWith({ euConsumerVat: 'swedish', ...settings }),
    rate: rate ?? sek,
    accountVatCode: () => undefined,
  });

function planOf(input: Case): InvoicePlan {
  const result = resultOf(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function problemKinds(input: Case): string[] {
  const result = resultOf(input);
  return result.ok ? [] : result.error.map((problem) => problem.kind);
}

function totalsOf(plan: InvoicePlan) {
  const { total, vat } = fortnoxTotals(plan.invoice);
  return { total: total.toFixed(2), vat: vat.toFixed(2) };
}

const amounts = (plan: InvoicePlan) => plan.payments.map(({ draft }) => draft.AmountCurrency);

describe('a plain Swedish invoice', () => {
  it('becomes exactly these requests', () => {
    const plan = planOf({
      lines: [
        {
          subTotal: '1000.00',
          discount: '100.00',
          vat: '225.00',
          rate: '25',
          change: { serviceFrom: '2026-11-18', serviceTo: '2026-12-17' },
        },
      ],
    });
    expect(plan.customer).toEqual({
      customerId: '3213427c',
      draft: {
        Name: 'Acme AB',
        Type: 'COMPANY',
        VATType: 'SEVAT',
        OrganisationNumber: '556012-5790',
        VATNumber: 'SE556012579001',
        Email: 'ap@acme.se',
        Address1: 'Kungsgatan 1',
        ZipCode: '111 43',
        City: 'Stockholm',
        CountryCode: 'SE',
        Currency: 'SEK',
        ExternalReference: '3213427c',
      },
      matches: [
        { by: 'customerNumber', value: 'CUST_002648' },
        { by: 'organisationNumber', value: '556012-5790' },
        { by: 'vatNumber', value: 'SE556012579001' },
        { by: 'email', value: 'ap@acme.se' },
      ],
    });
    expect(plan.invoice).toEqual({
      ExternalInvoiceReference1: '4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
      YourOrderNumber: 'SF-15579',
      InvoiceDate: '2026-11-18',
      DueDate: '2026-12-18',
      Currency: 'SEK',
      CurrencyRate: 1,
      CurrencyUnit: 1,
      VATIncluded: false,
      AdministrationFee: 0,
      Freight: 0,
      Language: 'SV',
      YourReference: 'Anna Andersson',
      InvoiceRows: [
        {
          AccountNumber: 3001,
          Description: 'Pro monthly (2026-11-18 – 2026-12-17)',
          DeliveredQuantity: '1',
          Price: 1000,
          VAT: 25,
          Discount: 100,
          DiscountType: 'AMOUNT',
        },
      ],
    });
    expect(plan.payments).toEqual([
      {
        transactionId: 'tr_1',
        draft: {
          Amount: 1125,
          AmountCurrency: 1125,
          PaymentDate: '2026-11-20',
          ModeOfPayment: 'BG',
          ModeOfPaymentAccount: 1930,
        },
      },
    ]);
    expect(JSON.parse(JSON.stringify(plan.expected))).toEqual({
      externalReference: '4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
      currency: 'SEK',
      currencyRate: '1',
      currencyUnit: 1,
      total: '1125',
      vat: '225',
      vatTolerance: '0.06',
    });
    expect(plan.notes).toEqual([]);
  });

  it.each([
    ['25', '250.00', '1250.00'],
    ['12', '120.00', '1120.00'],
    ['6', '60.00', '1060.00'],
    ['0', '0.00', '1000.00'],
  ])('carries %s %% VAT over', (rate, vat, total) => {
    const plan = planOf({ lines: [{ subTotal: '1000.00', vat, rate }] });
    expect(totalsOf(plan)).toEqual({ total, vat });
  });

  it('carries several rates on one invoice over', () => {
    const plan = planOf({
      lines: [
        { subTotal: '1000.00', vat: '250.00', rate: '25' },
        { subTotal: '500.00', vat: '60.00', rate: '12' },
        { subTotal: '100.00', vat: '6.00', rate: '6' },
      ],
    });
    expect(totalsOf(plan)).toEqual({ total: '1916.00', vat: '316.00' });
    expect(plan.invoice.InvoiceRows.map((row) => row.VAT)).toEqual([25, 12, 6]);
  });
});

describe('currencies', () => {
  const euros = { lines: [{ subTotal: '1000.00', vat: '0.00', rate: '0' }], currency: 'EUR' };

  it('keeps the rate and its source on record (differences between the provider and Riksbanken)', () => {
    const exchangeRate = {
      to: 'SEK',
      rate: new Decimal('11.4'),
      date: undefined,
      source: 'stripe',
    };
    const change = { exchangeRate };
    const rate = { ...rateOf('11.4'), source: 'event' as const };
    expect(planOf({ ...euros, change, rate }).notes).toContain(
      'Rate 11.4 SEK per EUR of 2026-11-18, from the event (stripe).',
    );
    expect(planOf({ ...euros, rate: rateOf('11.4') }).notes).toContain(
      "Rate 11.4 SEK per EUR of 2026-11-18, from Fortnox's currency register.",
    );
  });

  it('never leaves the rate to Fortnox, which would take 1 (currency rate silently became 1)', () => {
    const plan = planOf({ ...euros, rate: rateOf('11.4210') });
    expect(plan.invoice).toMatchObject({ Currency: 'EUR', CurrencyRate: 11.421, CurrencyUnit: 1 });
    expect(plan.payments[0]?.draft).toMatchObject({
      Amount: 11421,
      AmountCurrency: 1000,
      CurrencyRate: 11.421,
    });
    expect(plan.expected.currencyRate.toString()).toBe('11.421');
    expect(plan.notes[0]).toContain('11.421 SEK per EUR');
  });

  it("sends Fortnox's rate per 100 yen as a rate per yen", () => {
    const plan = planOf({
      lines: [{ subTotal: '12000', vat: '0', rate: '0' }],
      currency: 'JPY',
      customer: customerIn('JP'),
      rate: rateOf('7.05', 100),
    });
    expect(plan.invoice).toMatchObject({ CurrencyRate: 0.0705, CurrencyUnit: 1 });
    expect(plan.payments[0]?.draft).toMatchObject({ Amount: 846, AmountCurrency: 12000 });
  });

  it('splits the SEK value of part payments so that no öre is left', () => {
    const parts = ['333.33', '333.33', '333.34'].map((amount, index) =>
      paymentOf(amount, { id: `tr_${index}`, currency: 'EUR' }),
    );
    const plan = planOf({ ...euros, rate: rateOf('11.4213'), change: { transactions: parts } });
    const sekAmounts = plan.payments.map(({ draft }) => new Decimal(draft.Amount));
    expect(amounts(plan)).toEqual([333.33, 333.33, 333.34]);
    expect(Decimal.sum(...sekAmounts).toFixed(2)).toBe('11421.30');
  });

  it('refuses an invoice in a currency that does not exist', () => {
    expect(problemKinds({ ...euros, currency: 'XYZ' })).toContain('currency-unknown');
  });

  it('refuses a rate of zero', () => {
    expect(problemKinds({ ...euros, rate: rateOf('0') })).toEqual(['exchange-rate-not-positive']);
  });

  it('takes a dinar with its third decimal as long as the total has two', () => {
    const lines = [
      { subTotal: '10.125', vat: '0', rate: '0' },
      { subTotal: '10.125', vat: '0', rate: '0' },
    ];
    const plan = planOf({
      lines,
      currency: 'KWD',
      customer: customerIn('KW'),
      rate: rateOf('34.2'),
    });
    expect(totalsOf(plan).total).toBe('20.25');
    expect(plan.notes.join()).toContain('rounding row of -0.01');
    const odd = lines.slice(0, 1);
    expect(problemKinds({ lines: odd, currency: 'KWD', customer: customerIn('KW') })).toContain(
      'amount-finer-than-fortnox',
    );
  });

  it('refuses a payment in another currency than the invoice (currency X and Y do not match)', () => {
    const transactions = [paymentOf('1000.00', { currency: 'SEK' })];
    expect(problemKinds({ ...euros, change: { transactions } })).toEqual([
      'payment-currency-differs',
    ]);
  });
});

describe('VAT regimes', () => {
  const noVat = [{ subTotal: '1000.00', vat: '0.00', rate: '0' }];
  const withVat = [{ subTotal: '1000.00', vat: '250.00', rate: '25' }];

  it('charges an EU business with VAT number nothing (reverse charge)', () => {
    const customer = customerIn('Germany', { vatId: 'de 123 456 789' });
    const plan = planOf({ lines: noVat, customer });
    expect(plan.customer.draft).toMatchObject({
      VATType: 'EUREVERSEDVAT',
      VATNumber: 'DE123456789',
      CountryCode: 'DE',
      Type: 'COMPANY',
    });
    expect(plan.invoice.Language).toBe('EN');
    expect(plan.invoice.InvoiceRows[0]?.VAT).toBe(0);
  });

  it('charges an EU consumer Swedish VAT, other rates only when mapped', () => {
    const customer = customerIn('DE');
    expect(planOf({ lines: withVat, customer }).customer.draft).toMatchObject({
      VATType: 'EUVAT',
      Type: 'PRIVATE',
    });
    const german = [{ subTotal: '1000.00', vat: '190.00', rate: '19' }];
    expect(problemKinds({ lines: german, customer })).toEqual(['vat-rate-unmapped']);
    const settings = {
      vatMap: [{ rate: '19', regime: 'eu-consumer' as const, account: '3010', vatCode: 'OSS-DE' }],
    };
    expect(planOf({ lines: german, customer, settings }).invoice.InvoiceRows[0]).toMatchObject({
      AccountNumber: 3010,
      VAT: 19,
      VATCode: 'OSS-DE',
    });
  });

  it('charges a customer outside the EU nothing', () => {
    const customer = customerIn('United States', { vatId: '12-3456789' });
    const plan = planOf({ lines: noVat, customer });
    expect(plan.customer.draft).toMatchObject({ VATType: 'EXPORT', CountryCode: 'US' });
    expect(plan.customer.draft).not.toHaveProperty('VATNumber');
    expect(problemKinds({ lines: withVat, customer })).toEqual(['vat-rate-unmapped']);
  });

  it('does not accept a VAT rate that nothing maps, and says what to do', () => {
    const result = resultOf({ lines: [{ subTotal: '1000.00', vat: '170.00', rate: '17' }] });
    expect(result).toMatchObject({
      ok: false,
      error: [{ kind: 'vat-rate-unmapped', pointer: '/lines/0/tax_rate' }],
    });
    if (result.ok) throw new Error('must be refused');
    expect(result.error[0]?.message).toContain('17 % VAT');
    expect(result.error[0]?.action).toContain(
      "a row to the VAT table on the company's settings page: 17 %, Sweden",
    );
  });

  it.each(['25.5', '5.5'])('does not round %s %% to a whole percentage', (rate) => {
    const lines = [{ subTotal: '1000.00', vat: `${Number(rate) * 10}.00`, rate }];
    const vatMap = [{ rate, regime: 'eu-consumer' as const, country: 'FI' }];
    const settings = { vatMap, euConsumerVat: 'oss' as const };
    expect(problemKinds({ lines, customer: customerIn('FI'), settings })).toEqual([
      'vat-rate-not-whole',
    ]);
  });

  it('does not accept VAT that is not what its rate gives (tax X % is not mapped Y %)', () => {
    expect(problemKinds({ lines: [{ subTotal: '1000.00', vat: '120.00', rate: '25' }] })).toEqual([
      'vat-amount-does-not-match-rate',
    ]);
  });

  it('does not let a wrong VAT on one line be hidden by the opposite one on another', () => {
    const lines = [
      { subTotal: '1000.00', vat: '260.00', rate: '25' },
      { subTotal: '1000.00', vat: '240.00', rate: '25' },
    ];
    expect(problemKinds({ lines })).toHaveLength(2);
  });

  it.each([
    ['country-missing', undefined],
    ['country-unknown', 'Elbonia'],
  ])('reports %s, because the country decides the VAT', (kind, country) => {
    const customer = customerIn('SE');
    const billingAddress = { ...customer.billingAddress, country };
    expect(problemKinds({ customer: { ...customer, billingAddress } })).toEqual([kind]);
  });

  it('reports a malformed VAT number, because with and without it the VAT differs', () => {
    const customer = customerIn('DE', { vatId: 'DE12' });
    expect(problemKinds({ lines: noVat, customer })).toEqual(['vat-number-invalid']);
  });

  it('derives the rate where the source states none', () => {
    const lines = [
      { subTotal: '99.90', vat: '24.98' },
      { subTotal: '49.50', vat: '5.94' },
      { subTotal: '10.01', vat: '0.60' },
      { subTotal: '7.00', vat: '0.00' },
    ];
    const plan = planOf({ lines });
    expect(plan.invoice.InvoiceRows.map((row) => row.VAT).slice(0, 4)).toEqual([25, 12, 6, 0]);
    expect(problemKinds({ lines: [{ subTotal: '100.00', vat: '17.00' }] })).toEqual([
      'vat-rate-unmapped',
    ]);
    expect(problemKinds({ lines: [{ subTotal: '100.00', vat: '17.23' }] })).toEqual([
      'vat-rate-not-derivable',
    ]);
    const oss = [{ subTotal: '9.90', vat: '1.88' }];
    const vatMap = [{ rate: '19', regime: 'eu-consumer' as const, account: '3010' }];
    const foreign = planOf({ lines: oss, customer: customerIn('DE'), settings: { vatMap } });
    expect(foreign.invoice.InvoiceRows[0]).toMatchObject({ VAT: 19, AccountNumber: 3010 });
  });
});

describe('accounts', () => {
  const line = { subTotal: '1000.00', vat: '250.00', rate: '25' };
  const settings = { vatMap: [{ rate: '25', regime: 'domestic' as const, account: '3051' }] };
  const accountOf = (input: Case) => planOf(input).invoice.InvoiceRows[0]?.AccountNumber;

  it("prefers the map, then the line's own account, then the default (all sales to one account)", () => {
    const coded = { ...line, change: { accountCode: '3041' } };
    expect(accountOf({ lines: [coded], settings })).toBe(3051);
    expect(accountOf({ lines: [coded] })).toBe(3041);
    expect(accountOf({ lines: [line], settings })).toBe(3051);
    expect(accountOf({ lines: [line] })).toBe(3001);
  });

  it('reports an account code that is none (account code must be specified)', () => {
    const coded = { ...line, change: { accountCode: 'SALES' } };
    expect(problemKinds({ lines: [coded] })).toEqual(['account-code-invalid']);
  });

  it('says when sales without Swedish VAT fall back on the default account', () => {
    const lines = [{ subTotal: '10.00', vat: '0.00', rate: '0' }];
    const customer = customerIn('US');
    const plan = planOf({ lines: [...lines, ...lines], customer });
    expect(plan.notes.filter((note) => note.includes('default income account 3001'))).toHaveLength(
      1,
    );
    const vatMap = [{ rate: '0', regime: 'export' as const, account: '3305' }];
    expect(planOf({ lines, customer, settings: { vatMap } }).notes).toEqual([]);
  });

  it('chooses the payment account by what the entry names most (all payments to one account)', () => {
    const paymentAccounts = [
      { currency: 'EUR', account: '1941', modeOfPayment: 'EUR' },
      { method: 'card', account: '1942', modeOfPayment: 'CARD' },
      { method: 'Stripe', account: '1943', modeOfPayment: 'STRIPE' },
      { currency: 'EUR', method: 'card', account: '1944', modeOfPayment: 'EURCARD' },
      { currency: 'EUR', method: 'stripe', account: '1945', modeOfPayment: 'EURSTRIPE' },
    ];
    const accountFor = (currency: string, gateway?: string, method?: string) => {
      const lines = [{ subTotal: '100.00', vat: '0.00', rate: '0' }];
      const transactions = [paymentOf('100.00', { currency, gateway, method })];
      const input = { lines, currency, change: { transactions }, settings: { paymentAccounts } };
      return planOf({ ...input, rate: rateOf('2') }).payments[0]?.draft.ModeOfPayment;
    };
    expect(accountFor('EUR', 'stripe', 'card')).toBe('EURSTRIPE');
    expect(accountFor('EUR', 'adyen', 'card')).toBe('EURCARD');
    expect(accountFor('EUR', undefined, 'cash')).toBe('EUR');
    expect(accountFor('USD', 'STRIPE', 'card')).toBe('STRIPE');
    expect(accountFor('USD', 'adyen', 'Card')).toBe('CARD');
    expect(accountFor('USD', 'adyen', 'cash')).toBe('BG');
  });
});

describe('amounts', () => {
  it('gives a quantity with three decimals quantity 1 and its exact amount', () => {
    const lines = [{ subTotal: '123.40', vat: '30.85', rate: '25', quantity: '1.234' }];
    const plan = planOf({ lines });
    expect(plan.invoice.InvoiceRows).toEqual([
      {
        AccountNumber: 3001,
        Description: '1.234 x Pro monthly',
        DeliveredQuantity: '1',
        Price: 123.4,
        VAT: 25,
        Discount: 0,
        DiscountType: 'AMOUNT',
      },
    ]);
    expect(totalsOf(plan).total).toBe('154.25');
  });

  it('keeps quantity and unit price where Fortnox can represent both', () => {
    const lines = [{ subTotal: '37.50', vat: '9.38', rate: '25', quantity: '2.5' }];
    expect(planOf({ lines }).invoice.InvoiceRows[0]).toMatchObject({
      DeliveredQuantity: '2.5',
      Price: 15,
      Description: 'Pro monthly',
    });
  });

  it('gives a unit price with more than two decimals quantity 1', () => {
    const lines = [{ subTotal: '10.00', vat: '2.50', rate: '25', quantity: '3' }];
    expect(planOf({ lines }).invoice.InvoiceRows[0]).toMatchObject({
      DeliveredQuantity: '1',
      Price: 10,
      Description: '3 x Pro monthly',
    });
  });

  it('quantity 1 with discount: nobody can take the discount to be off each unit', () => {
    const lines = [
      { subTotal: '300.00', discount: '30.00', vat: '67.50', rate: '25', quantity: '3' },
    ];
    const plan = planOf({ lines });
    expect(plan.invoice.InvoiceRows).toMatchObject([
      {
        ...{ DeliveredQuantity: '1', Price: 300, Discount: 30, DiscountType: 'AMOUNT' },
        Description: '3 x Pro monthly',
      },
    ]);
    expect(totalsOf(plan)).toEqual({ total: '337.50', vat: '67.50' });
  });

  it('carries negative lines over', () => {
    const lines = [
      { subTotal: '1000.00', vat: '250.00', rate: '25' },
      { subTotal: '-200.00', vat: '-50.00', rate: '25' },
    ];
    const plan = planOf({ lines });
    expect(totalsOf(plan)).toEqual({ total: '1000.00', vat: '200.00' });
    expect(plan.invoice.InvoiceRows[1]).toMatchObject({ DeliveredQuantity: '1', Price: -200 });
  });

  it('sends prices including VAT as such (VAT on top of gross)', () => {
    const lines = [{ subTotal: '1250.00', vat: '250.00', rate: '25' }];
    const plan = planOf({ lines, pricesIncludeVat: true });
    expect(plan.invoice.VATIncluded).toBe(true);
    expect(totalsOf(plan)).toEqual({ total: '1250.00', vat: '250.00' });
  });

  it('decides by the amounts whether prices include VAT when nobody says', () => {
    const change = { pricesIncludeVat: undefined };
    const gross = [{ subTotal: '1250.00', vat: '250.00', rate: '25' }];
    expect(planOf({ lines: gross, pricesIncludeVat: true, change }).invoice.VATIncluded).toBe(true);
    expect(planOf({ change }).invoice.VATIncluded).toBe(false);
  });

  it('is not misled by VAT so small that it hides within the tolerance', () => {
    const lines = [{ subTotal: '0.38', vat: '0.04' }];
    const change = { pricesIncludeVat: undefined };
    const plan = planOf({ lines, pricesIncludeVat: true, change });
    expect(plan.invoice).toMatchObject({ VATIncluded: true, InvoiceRows: [{ VAT: 12 }] });
  });

  it('refuses an invoice that contradicts what it says about prices including VAT', () => {
    const result = resultOf({ change: { pricesIncludeVat: true } });
    if (result.ok) throw new Error('must be refused');
    expect(result.error[0]).toMatchObject({ kind: 'sums-do-not-add-up' });
    expect(result.error[0]?.message).toContain('It would add up with prices excluding VAT');
  });

  it('puts cents that do not match on a visible rounding row (5 900.00 became 5 900.01)', () => {
    const line = { subTotal: '33.33', vat: '8.33', rate: '25' };
    const plan = planOf({ lines: [line, line, line] });
    expect(plan.invoice.InvoiceRows.at(-1)).toEqual({
      AccountNumber: 3740,
      Description: 'Öresavrundning',
      DeliveredQuantity: '1',
      Price: -0.01,
      VAT: 0,
      Discount: 0,
      DiscountType: 'AMOUNT',
    });
    expect(totalsOf(plan)).toEqual({ total: '124.98', vat: '25.00' });
    expect(plan.notes.join(' ')).toMatch(/rounding row of -0\.01 SEK on account 3740/);
  });

  it('pays exactly what Fortnox will ask for (öresavrundning left an invoice neither paid nor open)', () => {
    const line = { subTotal: '33.33', vat: '8.33', rate: '25' };
    const plan = planOf({ lines: [line, line, line] });
    expect(amounts(plan)).toEqual([Number(totalsOf(plan).total)]);
  });

  it('rounds VAT per rate as Fortnox does, not per line (it works on some, but not all)', () => {
    const line = { subTotal: '0.10', vat: '0.03', rate: '25' };
    const plan = planOf({ lines: [line, line] });
    expect(plan.invoice.InvoiceRows.at(-1)).toMatchObject({ AccountNumber: 3740, Price: 0.01 });
    expect(totalsOf(plan)).toEqual({ total: '0.26', vat: '0.05' });
  });

  it('sends nothing when the difference is beyond what rounding explains', () => {
    // Twenty lines whose VAT is a whole öre too high: no rounding gives that.
    const lines = Array.from({ length: 20 }, () => ({ subTotal: '0.04', vat: '0.02', rate: '25' }));
    expect(problemKinds({ lines })).toEqual([
      'vat-differs-beyond-tolerance',
      'vat-differs-beyond-tolerance',
      'rounding-beyond-tolerance',
    ]);
    const plan = planOf({ lines, settings: { roundingTolerance: '0.10' } });
    expect(totalsOf(plan).total).toBe('1.20');
  });

  it('refuses sums that do not add up, with the figures', () => {
    const result = resultOf({ change: { total: new Decimal('1350.00') } });
    if (result.ok) throw new Error('must be refused');
    expect(result.error.map(({ kind }) => kind)).toEqual([
      'sums-do-not-add-up',
      'payments-do-not-add-up',
    ]);
    expect(result.error[0]?.message).toBe(
      'The lines and miscellaneous charges add up to a total of 1250.00, but the invoice says 1350.00 (difference 100.00).',
    );
  });

  it('books miscellaneous charges on their own account, without VAT', () => {
    const change = {
      miscellaneousCharges: new Decimal('15.00'),
      total: new Decimal('1265.00'),
      transactions: [paymentOf('1265.00')],
    };
    expect(problemKinds({ change })).toEqual(['miscellaneous-account-not-configured']);
    const plan = planOf({ change, settings: { miscellaneousAccount: '3590' } });
    expect(plan.invoice.InvoiceRows[1]).toMatchObject({ AccountNumber: 3590, Price: 15, VAT: 0 });
    expect(totalsOf(plan).total).toBe('1265.00');
  });

  it('rounds charges of three decimals as Fortnox would, and shows the difference', () => {
    const change = {
      miscellaneousCharges: new Decimal('0.125'),
      total: new Decimal('10.25'),
      transactions: [paymentOf('10.25', { currency: 'KWD' })],
    };
    const plan = planOf({
      lines: [{ subTotal: '10.125', vat: '0', rate: '0' }],
      currency: 'KWD',
      customer: customerIn('KW'),
      change,
      settings: { miscellaneousAccount: '3590' },
      rate: rateOf('34.2'),
    });
    expect(plan.invoice.InvoiceRows.map((row) => row.Price)).toEqual([10.13, 0.13, -0.01]);
    expect(totalsOf(plan).total).toBe('10.25');
  });

  it('does not send more rows than Fortnox takes (500-row limit)', () => {
    const lines = Array.from({ length: 501 }, () => ({ subTotal: '4', vat: '1', rate: '25' }));
    expect(problemKinds({ lines })).toEqual(['too-many-rows']);
    expect(problemKinds({ lines: lines.slice(1) })).toEqual([]);
  });

  it('counts the row for rounding among them', () => {
    const lines = Array.from({ length: 500 }, () => ({
      subTotal: '12.30',
      vat: '3.08',
      rate: '25',
    }));
    expect(problemKinds({ lines })).toEqual(['too-many-rows']);
    expect(problemKinds({ lines: lines.slice(1) })).toEqual([]);
  });
});

describe('payments', () => {
  it('books two part payments, never the invoice total', () => {
    const transactions = [
      paymentOf('1000.00', { appliedAmount: new Decimal('500.00') }),
      paymentOf('750.00', { id: 'tr_2', status: 'SUCCESS', date: '2026-11-21' }),
    ];
    expect(amounts(planOf({ change: { transactions } }))).toEqual([500, 750]);
  });

  it('ignores failed transactions and refunds', () => {
    const transactions = [
      paymentOf('1250.00', { id: 'tr_0', status: 'Failed' }),
      paymentOf('1250.00'),
      paymentOf('1250.00', { id: 'tr_2', type: 'Refund' }),
    ];
    expect(amounts(planOf({ change: { transactions } }))).toEqual([1250]);
  });

  it('books the part that credit notes settled with its own mode of payment', () => {
    const change = { creditNotes: new Decimal('250.00'), transactions: [paymentOf('1000.00')] };
    expect(problemKinds({ change })).toEqual(['credit-note-payment-not-configured']);
    const creditNotePayment = { account: '1510', modeOfPayment: 'KRED' };
    const plan = planOf({ change, settings: { creditNotePayment } });
    expect(plan.payments[1]).toMatchObject({
      transactionId: 'credit-notes',
      draft: { AmountCurrency: 250, PaymentDate: '2026-11-20', ModeOfPayment: 'KRED' },
    });
  });

  it('books nothing for an invoice of zero', () => {
    const plan = planOf({ lines: [{ subTotal: '0', vat: '0', rate: '25' }] });
    expect(plan.payments).toEqual([]);
    expect(plan.notes).toContain('The total is zero; there is no payment to book.');
  });

  it('raises a payment before the invoice date to it (payments refused)', () => {
    const plan = planOf({
      change: { transactions: [paymentOf('1250.00', { date: '2026-10-01' })] },
    });
    expect(plan.payments[0]?.draft.PaymentDate).toBe('2026-11-18');
    expect(plan.notes.join()).toContain('booked on the invoice date');
  });

  it('refuses a paid invoice that is still open', () => {
    const change = { closingBalance: new Decimal('0.01') };
    expect(problemKinds({ change })).toEqual(['closing-balance-not-zero']);
  });

  it.each(['1249.99', '1250.01', '0.00'])('refuses payments of %s for 1250.00', (amount) => {
    const change = { transactions: [paymentOf(amount)] };
    expect(problemKinds({ change })).toEqual(['payments-do-not-add-up']);
  });

  it('refuses a transaction that is listed twice', () => {
    const transactions = [paymentOf('625.00'), paymentOf('625.00')];
    expect(problemKinds({ change: { transactions } })).toEqual(['payment-listed-twice']);
  });

  it('refuses a negative total, which is a credit (credit note covering the whole invoice)', () => {
    const lines = [{ subTotal: '-100.00', vat: '-25.00', rate: '25' }];
    expect(problemKinds({ lines })).toContain('total-negative');
  });
});

it('names everything that is wrong at once', () => {
  const kinds = problemKinds({
    customer: customerIn('SE', { name: '😀', organisationNumber: '1' }),
    lines: [
      { subTotal: '100.00', vat: '17.00', rate: '17' },
      { subTotal: '100.00', vat: '25.00', rate: '25', change: { accountCode: 'x' } },
    ],
    change: { status: 'Due', closingBalance: new Decimal('5.00') },
  });
  expect(kinds).toEqual([
    'not-paid',
    'customer-name-unusable',
    'vat-rate-unmapped',
    'account-code-invalid',
    'closing-balance-not-zero',
  ]);
});

it('judges VAT rates also where the sums are wrong', () => {
  const lines = [
    { subTotal: '100.00', vat: '17.00', rate: '17', change: { total: new Decimal(1) } },
  ];
  expect(problemKinds({ lines })).toEqual(['sums-do-not-add-up', 'vat-rate-unmapped']);
});

it('knows before a rate is asked for what is wrong', () => {
  const invoice = invoiceOf({ currency: 'EUR', change: { status: 'Void' } });
  const settings = settingsWith({ exchangeRate: 'event' });
  const kinds = checkInvoice({ invoice, settings }).map(({ kind }) => kind);
  expect(kinds).toEqual(['not-paid', 'exchange-rate-missing']);
});

it('makes the same plan under the same reference again (duplicates after a re-sync)', () => {
  expect(JSON.stringify(planOf({}))).toBe(JSON.stringify(planOf({})));
});

it('shortens an order number only with a note', () => {
  const number = 'INVOICE-2026-STOCKHOLM-000000000000123';
  const plan = planOf({ change: { number } });
  expect(plan.invoice.YourOrderNumber).toBe(number.slice(0, 30));
  expect(plan.notes.join()).toContain('Fortnox shows the invoice number as');
});
