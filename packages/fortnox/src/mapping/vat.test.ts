import { Decimal, type ConnectionSettingsInput, type VatPart } from '@sync/shared';
import type { AccountVatCode } from './account-vat.js';
import { accountsInQuestion } from './accounts-in-question.js';
import type { InvoicePlan } from './plan.js';
import { planInvoice } from './plan-invoice.js';
import { taxStatusOf } from './regime.js';
import {
  customerIn,
  invoiceOf,
  sek,
  settingsWith,
  type InvoiceInput,
} from './testing/paid-invoice.js';

/** As in the BAS chart of a company that sells subscriptions. */
const chart: Readonly<Record<string, string>> = {
  '3001': 'MP1',
  '3002': 'MP2',
  '3004': 'MF',
  '3108': 'VTEU',
  '3305': 'OTTU',
  '3308': 'FTEU',
};

type Case = InvoiceInput & {
  readonly settings?: Partial<ConnectionSettingsInput>;
  readonly accountVatCode?: AccountVatCode | undefined;
};

function resultOf({ settings, ...input }: Case) {
  const asked = 'accountVatCode' in input ? input.accountVatCode : (code: string) => chart[code];
  return planInvoice({
    invoice: invoiceOf(input),
    settings: settingsWith(settings),
    rate: sek,
    accountVatCode: asked,
  });
}

function planOf(input: Case): InvoicePlan {
  const result = resultOf(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const problemKinds = (input: Case): string[] => {
  const result = resultOf(input);
  return result.ok ? [] : result.error.map(({ kind }) => kind);
};

const rowOf = (input: Case) => planOf(input).invoice.InvoiceRows[0];

const german = customerIn('DE', { vatId: 'DE123456789' });
const consumer = customerIn('DE');

const lineAt = (rate: string, accountCode?: string) => ({
  subTotal: '1000.00',
  vat: (Number(rate) * 10).toFixed(2),
  rate,
  change: { accountCode },
});

describe('accounts and VAT, row by row of the reference', () => {
  it('line account 3001, German company with VAT number, 0 %, vatMap → 3308: the regime wins', () => {
    const vatMap = [{ rate: '0', regime: 'eu-business' as const, account: '3308' }];
    const plan = planOf({ lines: [lineAt('0', '3001')], customer: german, settings: { vatMap } });
    expect(plan.invoice.InvoiceRows[0]?.AccountNumber).toBe(3308);
    expect(plan.notes.join()).toContain('3308 of the VAT table');
  });

  it('0 % export or reverse charge, nothing mapped: the account’s own VAT code decides', () => {
    expect(problemKinds({ lines: [lineAt('0')], customer: german })).toEqual([
      'account-contradicts-vat',
    ]);
    expect(problemKinds({ lines: [lineAt('0', '3305')], customer: german })).toEqual([
      'account-contradicts-vat',
    ]);
    expect(rowOf({ lines: [lineAt('0', '3308')], customer: german })?.AccountNumber).toBe(3308);
    const american = customerIn('US');
    expect(rowOf({ lines: [lineAt('0', '3305')], customer: american })?.AccountNumber).toBe(3305);
    expect(rowOf({ lines: [lineAt('0', '3590')], customer: american })?.AccountNumber).toBe(3590);
  });

  it('an account whose code was not asked for is booked on with a note, as before', () => {
    const plan = planOf({ lines: [lineAt('0')], customer: german, accountVatCode: undefined });
    expect(plan.notes.join()).toContain('default income account 3001');
  });

  it('Swedish company, 0 %, no rate stated: never by accident', () => {
    const lines = [{ subTotal: '1000.00', vat: '0.00' }];
    expect(problemKinds({ lines })).toEqual(['domestic-zero-vat-unmapped']);
    expect(problemKinds({ lines, accountVatCode: undefined })).toEqual([
      'domestic-zero-vat-unmapped',
    ]);
    const exempt = [
      { ...lines[0], subTotal: '1000.00', vat: '0.00', change: { accountCode: '3004' } },
    ];
    expect(rowOf({ lines: exempt })?.AccountNumber).toBe(3004);
    const vatMap = [{ rate: '0', regime: 'domestic' as const, account: '3004' }];
    expect(rowOf({ lines, settings: { vatMap } })?.AccountNumber).toBe(3004);
  });

  it('a free line of a Swedish customer books nothing and needs no map', () => {
    const lines = [lineAt('25'), { subTotal: '0.00', vat: '0.00', rate: '0' }];
    expect(problemKinds({ lines })).toEqual([]);
    const trial = [{ subTotal: '99.00', discount: '99.00', vat: '0.00' }];
    expect(rowOf({ lines: trial })?.VAT).toBe(25);
  });

  it('EU consumer, nothing decided: the first invoice asks, once', () => {
    const lines = [lineAt('25'), lineAt('12')];
    expect(problemKinds({ lines, customer: consumer })).toEqual(['eu-consumer-vat-undecided']);
  });

  it('EU consumer, DK 25 %, CZ 12 %, BE 6 % under OSS: each country needs its entry', () => {
    const vatMap = [
      {
        rate: '25',
        regime: 'eu-consumer' as const,
        country: 'DK',
        account: '3601',
        vatCode: 'DK25',
      },
      { rate: '12', regime: 'eu-consumer' as const, account: '3602' },
    ];
    const settings = { vatMap, euConsumerVat: 'oss' as const };
    const danish = { lines: [lineAt('25', '3001')], customer: customerIn('DK'), settings };
    expect(rowOf(danish)).toMatchObject({ AccountNumber: 3601, VAT: 25, VATCode: 'DK25' });
    for (const [rate, country] of [
      ['12', 'CZ'],
      ['6', 'BE'],
      ['25', 'DE'],
    ] as const) {
      const input = { lines: [lineAt(rate)], customer: customerIn(country), settings };
      expect(problemKinds(input)).toEqual(['vat-rate-unmapped']);
    }
  });

  it('EU consumer with Swedish VAT: rates other than Swedish ones are refused', () => {
    const settings = { euConsumerVat: 'swedish' as const };
    expect(rowOf({ lines: [lineAt('25')], customer: consumer, settings })?.AccountNumber).toBe(
      3001,
    );
    expect(problemKinds({ lines: [lineAt('19')], customer: consumer, settings })).toEqual([
      'vat-rate-unmapped',
    ]);
    expect(problemKinds({ lines: [lineAt('12', '3001')], customer: consumer, settings })).toEqual([
      'account-contradicts-vat',
    ]);
  });

  it('EU consumer, a free line: needs no decision, unless Fortnox might not know its rate', () => {
    const free = (rate: string) => ({ subTotal: '99.00', discount: '99.00', vat: '0.00', rate });
    expect(problemKinds({ lines: [free('25')], customer: consumer })).toEqual([]);
    const settings = { euConsumerVat: 'swedish' as const };
    expect(problemKinds({ lines: [free('17')], customer: consumer, settings })).toEqual([
      'vat-rate-unmapped',
    ]);
  });

  it('DE 19 % and CY 19 %: the entry with the country decides', () => {
    const entry = { rate: '19', regime: 'eu-consumer' as const };
    const vatMap = [
      { ...entry, account: '3600' },
      { ...entry, country: 'DE', account: '3610' },
      { ...entry, country: 'CY', account: '3611' },
    ];
    const accountIn = (country: string, euConsumerVat: 'oss' | undefined) =>
      rowOf({
        lines: [lineAt('19')],
        customer: customerIn(country),
        settings: { vatMap, euConsumerVat },
      })?.AccountNumber;
    expect(accountIn('DE', 'oss')).toBe(3610);
    expect(accountIn('CY', 'oss')).toBe(3611);
    expect(accountIn('RO', undefined)).toBe(3600);
  });

  it.each([
    ['25.5', 'FI'],
    ['8.1', 'FI'],
  ])('%s %%: left to an account or a code that has it', (rate, country) => {
    const entry = { rate, regime: 'eu-consumer' as const, country };
    const input = { lines: [lineAt(rate)], customer: customerIn(country) };
    const euConsumerVat = 'oss' as const;
    const settings = { euConsumerVat, vatMap: [{ ...entry, account: '3620', vatCode: 'FI255' }] };
    const plan = planOf({ ...input, settings });
    expect(plan.invoice.InvoiceRows).toHaveLength(1);
    expect(plan.invoice.InvoiceRows[0]).toMatchObject({ AccountNumber: 3620, VATCode: 'FI255' });
    expect(plan.invoice.InvoiceRows[0]).not.toHaveProperty('VAT');
    const refused = resultOf({ ...input, settings: { euConsumerVat, vatMap: [entry] } });
    if (refused.ok) throw new Error('must be refused');
    expect(refused.error[0]).toMatchObject({ kind: 'vat-rate-not-whole' });
    expect(refused.error[0]?.message).toContain('whole percentages');
  });

  it('Monaco: France for VAT', () => {
    const settings = settingsWith();
    const lines = [lineAt('0')];
    const business = customerIn('MC', { vatId: 'FR12345678901' });
    expect(
      taxStatusOf({ invoice: invoiceOf({ lines, customer: business }), settings }),
    ).toMatchObject({
      value: { value: { vatType: 'EUREVERSEDVAT', country: 'MC', vatNumber: 'FR12345678901' } },
    });
    const vatMap = [{ rate: '20', regime: 'eu-consumer' as const, country: 'FR', account: '3620' }];
    const input = { lines: [lineAt('20')], customer: customerIn('Monaco') };
    const plan = planOf({ ...input, settings: { vatMap, euConsumerVat: 'oss' } });
    expect(plan.customer.draft).toMatchObject({ VATType: 'EUVAT', CountryCode: 'MC' });
    expect(plan.invoice.InvoiceRows[0]?.AccountNumber).toBe(3620);
  });

  it('Northern Ireland: as the United Kingdom', () => {
    const customer = customerIn('Northern Ireland', { vatId: 'XI123456789' });
    const plan = planOf({ lines: [lineAt('0', '3305')], customer });
    expect(plan.customer.draft).toMatchObject({ VATType: 'EXPORT', CountryCode: 'GB' });
  });

  it('garbage VAT number on a Swedish customer: dropped with a note', () => {
    const plan = planOf({ customer: customerIn('SE', { vatId: 'none' }) });
    expect(plan.customer.draft).not.toHaveProperty('VATNumber');
    expect(plan.notes.join()).toContain('"none" is no VAT number');
  });

  it.each([
    ['an invalid number', 'DE12'],
    ['a valid number', 'DE123456789'],
    ['a Swedish number', 'SE556012579001'],
  ])('EU customer with %s but VAT charged: a consumer for this invoice', (_, vatId) => {
    const plan = planOf({
      lines: [lineAt('25')],
      customer: customerIn('DE', { vatId }),
      settings: { euConsumerVat: 'swedish' },
    });
    expect(plan.customer.draft).toMatchObject({ VATType: 'EUVAT' });
    expect(plan.customer.draft).not.toHaveProperty('VATNumber');
    expect(plan.notes.join()).toContain('VAT was charged');
  });

  it('0 % with a bad number: the only case that is refused', () => {
    const customer = customerIn('DE', { vatId: 'DE12' });
    expect(problemKinds({ lines: [lineAt('0')], customer })).toEqual(['vat-number-invalid']);
  });

  it('food 12 → 6 % from 2026-04-01 to 2027-12-31: entries count on the invoice date', () => {
    const entry = { rate: '6', regime: 'domestic' as const };
    const vatMap = [
      { ...entry, account: '3003' },
      { ...entry, validFrom: '2026-04-01', validTo: '2027-12-31', account: '3013' },
    ];
    const accountOn = (invoiceDate: string) =>
      rowOf({ lines: [lineAt('6')], change: { invoiceDate }, settings: { vatMap } })?.AccountNumber;
    expect(['2026-03-31', '2026-04-01', '2027-12-31', '2028-01-01'].map(accountOn)).toEqual([
      3003, 3013, 3013, 3003,
    ]);
  });

  it('miscellaneous charges with VAT: contained in them, counted in tax_amount or not', () => {
    const settings = { miscellaneousAccount: '3590', miscellaneousVat: '25' };
    const change = (vat: string) => ({
      miscellaneousCharges: new Decimal('12.50'),
      vat: new Decimal(vat),
      total: new Decimal('1262.50'),
    });
    for (const vat of ['250.00', '252.50']) {
      const input = invoiceOf({ change: change(vat) });
      const transactions = invoiceOf().transactions.map((payment) => ({
        ...payment,
        appliedAmount: input.total,
      }));
      const plan = planOf({ change: { ...change(vat), transactions }, settings });
      expect(plan.invoice.InvoiceRows).toHaveLength(2);
      expect(plan.invoice.InvoiceRows[1]).toMatchObject({
        AccountNumber: 3590,
        Price: 10,
        VAT: 25,
      });
      expect(plan.expected.vat.toFixed(2)).toBe('252.50');
    }
  });
});

describe('miscellaneous charges, where a sale is not taxed in Sweden', () => {
  type Charged = {
    readonly customer: ReturnType<typeof customerIn>;
    readonly settings?: Case['settings'];
    readonly rate?: string;
    readonly countedVat?: string;
  };

  /** A line of 1000 before VAT, and charges of 100. */
  const chargedCase = ({ customer, settings, rate = '0', countedVat = '0' }: Charged): Case => {
    const vat = new Decimal(rate).times(10).plus(countedVat);
    const total = new Decimal(rate).times(10).plus(1100);
    const [payment] = invoiceOf().transactions;
    if (!payment) throw new Error('the sample has a payment');
    return {
      lines: [lineAt(rate, '3308')],
      customer,
      change: {
        ...{ miscellaneousCharges: new Decimal(100), vat, total, receivedPayment: total },
        transactions: [{ ...payment, amount: total, appliedAmount: total }],
      },
      settings: { miscellaneousAccount: '3540', miscellaneousVat: '25', ...settings },
      accountVatCode: (account) => ({ ...chart, '3540': 'MP1' })[account],
    };
  };

  const oss = {
    euConsumerVat: 'oss' as const,
    vatMap: [{ rate: '19', regime: 'eu-consumer' as const, country: 'DE', account: '3341' }],
  };

  it('never carry Swedish VAT beside lines of another country: a person decides', () => {
    for (const countedVat of ['0', '20']) {
      const input = { customer: consumer, settings: oss, rate: '19', countedVat };
      const result = resultOf(chargedCase(input));
      if (result.ok) throw new Error('must be refused');
      expect(result.error.map(({ kind }) => kind)).toEqual(['miscellaneous-vat-undecided']);
      expect(result.error[0]?.pointer).toBe('/miscellaneous_charges');
      expect(result.error[0]?.message).toContain('100.00 SEK');
      expect(result.error[0]?.action).toContain('by hand');
    }
  });

  it('nor where an entry books lines of another country, OSS or not', () => {
    const decided = (euConsumerVat: 'swedish' | undefined) =>
      problemKinds(
        chargedCase({ customer: consumer, settings: { ...oss, euConsumerVat }, rate: '19' }),
      );
    expect(decided('swedish')).toEqual(['miscellaneous-vat-undecided']);
    expect(decided(undefined)).toEqual(['eu-consumer-vat-undecided']);
  });

  it('carry it where EU consumers are charged Swedish VAT, and the money adds up', () => {
    const settings = { euConsumerVat: 'swedish' as const };
    const input = chargedCase({ customer: consumer, settings, rate: '25' });
    const lines = [lineAt('25', '3001')];
    const plan = planOf({ ...input, lines });
    expect(plan.invoice.InvoiceRows[1]).toMatchObject({ AccountNumber: 3540, Price: 80, VAT: 25 });
    expect(plan.expected.vat.toFixed(2)).toBe('270.00');
  });

  it('that contain no VAT are booked under OSS on an account that says nothing else', () => {
    const settings = { ...oss, miscellaneousVat: '0', miscellaneousAccount: '3590' };
    const plan = planOf(chargedCase({ customer: consumer, settings, rate: '19' }));
    expect(plan.invoice.InvoiceRows.map((row) => [row.AccountNumber, row.VAT])).toEqual([
      [3341, 19],
      [3590, 0],
    ]);
  });

  it.each([
    ['an EU business', german, 'eu-business' as const, '3308'],
    ['export', customerIn('US'), 'export' as const, '3305'],
  ])('do not stand on an account of Swedish sales: %s', (_, customer, regime, account) => {
    const input = chargedCase({ customer });
    const lines = [lineAt('0', account)];
    const result = resultOf({ ...input, lines });
    if (result.ok) throw new Error('must be refused');
    expect(result.error).toMatchObject([
      { kind: 'account-contradicts-vat', pointer: '/miscellaneous_charges' },
    ]);
    expect(result.error[0]?.message).toContain('account 3540 has the VAT code MP1');
    const vatMap = [{ rate: '0', regime, account }];
    const mapped = planOf({ ...input, lines, settings: { ...input.settings, vatMap } });
    expect(mapped.invoice.InvoiceRows.map((row) => row.AccountNumber)).toEqual([
      Number(account),
      Number(account),
    ]);
    expect(mapped.notes.join()).toContain(`${account} of the VAT table`);
  });

  it('keep their account where its VAT code suits, whatever the VAT table says', () => {
    const vatMap = [{ rate: '0', regime: 'eu-business' as const, account: '3108' }];
    const settings = { miscellaneousAccount: '3308', vatMap };
    const plan = planOf(chargedCase({ customer: german, settings }));
    expect(plan.invoice.InvoiceRows.map((row) => row.AccountNumber)).toEqual([3108, 3308]);
  });

  it('take the code of the VAT table where it names no account', () => {
    const vatMap = [{ rate: '0', regime: 'eu-business' as const, vatCode: 'FTEU' }];
    const plan = planOf(chargedCase({ customer: german, settings: { vatMap } }));
    expect(plan.invoice.InvoiceRows[1]).toMatchObject({ AccountNumber: 3540, VATCode: 'FTEU' });
  });

  it('in Sweden stand where the settings say, whatever VAT is in them', () => {
    const settings = { miscellaneousVat: '0' };
    const input = chargedCase({ customer: customerIn('SE'), settings, rate: '25' });
    expect(problemKinds({ ...input, lines: [lineAt('25', '3001')] })).toEqual([]);
  });

  it('have their account asked about like a line’s', () => {
    const askedOf = ({ settings, ...input }: Case) =>
      accountsInQuestion({ invoice: invoiceOf(input), settings: settingsWith(settings) });
    expect(askedOf(chargedCase({ customer: german })).toSorted()).toEqual(['3308', '3540']);
    const swedish = chargedCase({ customer: customerIn('SE'), rate: '25' });
    expect(askedOf(swedish)).toEqual([]);
  });

  it('carry the default article, as every row does', () => {
    const settings = { articles: 'default' as const, defaultArticle: 'A1' };
    const vatMap = [{ rate: '0', regime: 'eu-business' as const, account: '3308' }];
    const plan = planOf(chargedCase({ customer: german, settings: { ...settings, vatMap } }));
    expect(plan.invoice.InvoiceRows.map((row) => row.ArticleNumber)).toEqual(['A1', 'A1']);
  });
});

describe('a row of the VAT table with a country and no account, under OSS', () => {
  const entry = { rate: '25', regime: 'eu-consumer' as const, country: 'DK' };
  const danish = (more: object, accountCode?: string): Case => ({
    lines: [lineAt('25', accountCode)],
    customer: customerIn('DK'),
    settings: { euConsumerVat: 'oss', vatMap: [{ ...entry, ...more }] },
  });

  it('does not book on an account with Swedish VAT, though the figure is the same', () => {
    const result = resultOf(danish({}, '3001'));
    if (result.ok) throw new Error('must be refused');
    expect(result.error).toMatchObject([{ kind: 'account-contradicts-vat' }]);
    expect(result.error[0]?.action).toContain('country DK');
    expect(problemKinds(danish({}))).toEqual(['account-contradicts-vat']);
  });

  it('books on any other, and where the row itself names account or code', () => {
    expect(rowOf(danish({}, '3602'))?.AccountNumber).toBe(3602);
    expect(rowOf(danish({ account: '3601' }, '3001'))?.AccountNumber).toBe(3601);
    expect(rowOf(danish({ vatCode: 'DK25' }, '3001'))?.VATCode).toBe('DK25');
  });
});

describe('which entry of vatMap decides', () => {
  const entry = { rate: '25', regime: 'domestic' as const };
  const vatMap = [
    { ...entry, account: '3010' },
    { ...entry, validFrom: '2026-01-01', account: '3011' },
    { ...entry, productAccount: '3041', account: '3012' },
    { ...entry, country: 'SE', account: '3013' },
    { ...entry, productAccount: '3042', validFrom: '2026-01-01', account: '3014' },
  ];
  const accountWith = (used: typeof vatMap, accountCode?: string) =>
    rowOf({ lines: [lineAt('25', accountCode)], settings: { vatMap: used } })?.AccountNumber;

  it('is the one that names most, then country, product account, dates', () => {
    expect(accountWith(vatMap, '3041')).toBe(3013);
    expect(accountWith(vatMap, '3042')).toBe(3014);
    expect(accountWith(vatMap.slice(0, 3), '3041')).toBe(3012);
    expect(accountWith(vatMap.slice(0, 3))).toBe(3011);
  });

  it('is the first in the list where two name as much', () => {
    expect(accountWith([{ ...entry, account: '3020' }, ...vatMap.slice(0, 1)])).toBe(3020);
  });

  it('keeps the product’s own account where the entry names only a code', () => {
    const used = [{ ...entry, vatCode: 'MP1' }];
    const row = rowOf({ lines: [lineAt('25', '3041')], settings: { vatMap: used } });
    expect(row).toMatchObject({ AccountNumber: 3041, VATCode: 'MP1' });
  });
});

describe('a customer without a country', () => {
  const nowhere = {
    ...consumer,
    billingAddress: { ...consumer.billingAddress, country: undefined },
  };

  it('is taken to be in defaultCountry, with a note', () => {
    const plan = planOf({ customer: nowhere, settings: { defaultCountry: 'SE' } });
    expect(plan.customer.draft).toMatchObject({ VATType: 'SEVAT', CountryCode: 'SE' });
    expect(plan.notes.join()).toContain('names no country');
  });

  it('is reported where there is none', () => {
    expect(problemKinds({ customer: nowhere })).toEqual(['country-missing']);
  });
});

describe('two rates in one charge (tax_breakdown)', () => {
  const part = (rate: string, vat: string, base?: string): VatPart => ({
    rate: new Decimal(rate),
    vat: new Decimal(vat),
    base: base === undefined ? undefined : new Decimal(base),
  });
  const charge = (vatParts: readonly VatPart[], pricesIncludeVat = false) => ({
    lines: [
      {
        subTotal: pricesIncludeVat ? '181.00' : '150.00',
        vat: '31.00',
        change: { vatParts },
      },
    ],
    pricesIncludeVat,
  });
  const rows = (input: Case) =>
    planOf(input).invoice.InvoiceRows.map(({ Price, VAT }) => [Price, VAT]);

  it('becomes a row for each', () => {
    expect(rows(charge([part('12', '6.00'), part('25', '25.00')]))).toEqual([
      [100, 25],
      [50, 12],
    ]);
    expect(rows(charge([part('12', '6.00', '50.00'), part('25', '25.00', '100.00')]))).toEqual([
      [100, 25],
      [50, 12],
    ]);
  });

  it('also where prices include VAT', () => {
    expect(rows(charge([part('25', '25.00'), part('12', '6.00')], true))).toEqual([
      [125, 25],
      [56, 12],
    ]);
  });

  it('gives a charge with one part its rate', () => {
    const lines = [{ subTotal: '100.00', vat: '25.00', change: { vatParts: [part('25', '25')] } }];
    expect(rows({ lines })).toEqual([[100, 25]]);
  });

  it('is refused where a part is not what its rate gives', () => {
    const input = charge([part('25', '25.00'), part('6', '6.00')]);
    expect(problemKinds(input)).toContain('vat-amount-does-not-match-rate');
  });
});

describe('the accounts to ask Fortnox about', () => {
  const asked = ({ settings, ...input }: Case) =>
    accountsInQuestion({ invoice: invoiceOf(input), settings: settingsWith(settings) });

  it('are none for an ordinary Swedish sale or a mapped one', () => {
    expect(asked({})).toEqual([]);
    const vatMap = [{ rate: '0', regime: 'eu-business' as const, account: '3308' }];
    expect(asked({ lines: [lineAt('0')], customer: german, settings: { vatMap } })).toEqual([]);
  });

  it('are those of sales abroad and of Swedish ones without VAT', () => {
    const lines = [lineAt('0'), lineAt('0', '3305'), lineAt('0')];
    expect(asked({ lines, customer: german })).toEqual(['3001', '3305']);
    expect(asked({ lines: [lineAt('25'), lineAt('0', '3004')] })).toEqual(['3004']);
  });
});
