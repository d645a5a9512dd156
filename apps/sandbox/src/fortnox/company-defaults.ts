import { Decimal } from '@sync/shared';

export const dimensionRules = ['ALLOWED', 'MANDATORY', 'NOTALLOWED'] as const;

/** What an account wants of a row that is posted on it. */
export type DimensionRule = (typeof dimensionRules)[number];

export type Account = {
  readonly number: number;
  description: string;
  active: boolean;
  /** VAT percentage that the account proposes for a row. */
  vat: number;
  vatCode: string | undefined;
  costCenterSettings: DimensionRule;
  projectSettings: DimensionRule;
  transactionInformationSettings: DimensionRule;
};

export type CurrencyEntry = {
  readonly code: string;
  readonly description: string;
  /** SEK for `unit` of the currency, on `date`. */
  sellRate: Decimal;
  /** The same for those who buy from the bank's customers: a little less. */
  buyRate: Decimal;
  unit: number;
  date: string;
  automatic: boolean;
  /** Other days' rates, oldest first; empty: `date` counts for every day, moved by the drift. */
  days: readonly RatesOfDay[];
};

export type RatesOfDay = {
  readonly date: string;
  readonly sellRate: Decimal;
  readonly buyRate: Decimal;
};

export type ModeOfPayment = {
  readonly code: string;
  readonly description: string;
  readonly accountNumber: number;
};

/** An account that wants nothing of its rows. */
export const account = (
  number: number,
  description: string,
  vat = 0,
  vatCode?: string,
): Account => ({
  number,
  description,
  active: true,
  vat,
  vatCode,
  costCenterSettings: 'ALLOWED',
  projectSettings: 'ALLOWED',
  transactionInformationSettings: 'ALLOWED',
});

/**
 * The part of the BAS chart that a company selling subscriptions uses. The codes of sales without
 * VAT (MF exempt, VTEU and FTEU to other EU countries, E and OTTU outside) are commonly named, not
 * recorded.
 */
export const chartOfAccounts: readonly Account[] = [
  account(1510, 'Kundfordringar'),
  account(1521, 'Stripe, avräkning'),
  account(1580, 'Fordringar för kontokort och kuponger'),
  account(1910, 'Kassa'),
  account(1920, 'PlusGiro'),
  account(1930, 'Företagskonto'),
  account(1940, 'Övriga bankkonton'),
  account(1970, 'Valutakonto USD'),
  account(1980, 'Valutakonto EUR'),
  account(2421, 'Presentkort och tillgodohavanden'),
  account(2611, 'Utgående moms på försäljning inom Sverige, 25 %'),
  account(2621, 'Utgående moms på försäljning inom Sverige, 12 %'),
  account(2631, 'Utgående moms på försäljning inom Sverige, 6 %'),
  account(2970, 'Förutbetalda intäkter'),
  account(2990, 'Övriga interimsskulder'),
  account(3001, 'Försäljning inom Sverige, 25 % moms', 25, 'MP1'),
  account(3002, 'Försäljning inom Sverige, 12 % moms', 12, 'MP2'),
  account(3003, 'Försäljning inom Sverige, 6 % moms', 6, 'MP3'),
  account(3004, 'Försäljning inom Sverige, momsfri', 0, 'MF'),
  account(3041, 'Försäljning tjänster, 25 % moms', 25, 'MP1'),
  account(3105, 'Försäljning varor till land utanför EU', 0, 'E'),
  account(3106, 'Försäljning varor till annat EU-land, momspliktig', 25, 'MP1'),
  account(3108, 'Försäljning varor till annat EU-land, momsfri', 0, 'VTEU'),
  account(3305, 'Försäljning tjänster till land utanför EU', 0, 'OTTU'),
  account(3308, 'Försäljning tjänster till annat EU-land', 0, 'FTEU'),
  account(3540, 'Faktureringsavgifter', 25, 'MP1'),
  account(3590, 'Övriga fakturerade kostnader'),
  account(3740, 'Öres- och kronutjämning'),
  account(3960, 'Valutakursvinster på fordringar och skulder av rörelsekaraktär'),
  account(6570, 'Bankkostnader'),
  account(7960, 'Valutakursförluster på fordringar och skulder av rörelsekaraktär'),
];

/** SEK; one and a half percent below the other column, so that a mix-up shows. */
export const usualBuyRate = (sellRate: Decimal): Decimal =>
  sellRate.mul('0.985').toDecimalPlaces(4);

const currency = (
  code: string,
  description: string,
  sellRate: string,
  unit = 1,
): CurrencyEntry => ({
  code,
  description,
  sellRate: new Decimal(sellRate),
  buyRate: code === 'SEK' ? new Decimal(1) : usualBuyRate(new Decimal(sellRate)),
  unit,
  date: '2026-11-20',
  automatic: true,
  days: [],
});

/** Rates of the size that 2026 might see; JPY is quoted per 100, so that units matter. */
export const currencyRegister: readonly CurrencyEntry[] = [
  { ...currency('SEK', 'Svensk krona', '1'), automatic: false },
  currency('EUR', 'Euro', '11.2385'),
  currency('USD', 'US Dollar', '9.6240'),
  currency('GBP', 'Brittiskt pund', '12.8015'),
  currency('NOK', 'Norsk krona', '0.9570'),
  currency('DKK', 'Dansk krona', '1.5062'),
  currency('JPY', 'Japansk yen', '6.2140', 100),
];

export const modesOfPayment: readonly ModeOfPayment[] = [
  { code: 'BG', description: 'Bankgiro', accountNumber: 1930 },
  { code: 'PG', description: 'PlusGiro', accountNumber: 1920 },
  { code: 'KORT', description: 'Kortbetalning', accountNumber: 1580 },
  { code: 'STRIPE', description: 'Stripe', accountNumber: 1521 },
  { code: 'EUR', description: 'Valutakonto EUR', accountNumber: 1980 },
  { code: 'USD', description: 'Valutakonto USD', accountNumber: 1970 },
  { code: 'KREDIT', description: 'Kreditnota', accountNumber: 2421 },
];

/** As recorded from a test company. */
export const termsOfPayment: readonly (readonly [string, string])[] = [
  ['0', '0 dagar'],
  ['10', '10 dagar'],
  ['15', '15 dagar'],
  ['20', '20 dagar'],
  ['30', '30 dagar'],
  ['AG', 'Autogiro'],
  ['K', 'Kontant'],
  ['PF', 'Postförskott'],
];

/** Names seen in public clients. */
export const predefinedAccounts: readonly (readonly [string, number])[] = [
  ['ADMFEE', 3540],
  ['BG', 1930],
  ['CASHBYCARD', 1580],
  ['CURRENCYLOSS', 7960],
  ['CURRENCYWIN', 3960],
  ['CUSTCLAIM', 1510],
  ['FREIGHT', 3590],
  ['OUTVAT_MP1', 2611],
  ['OUTVAT_MP2', 2621],
  ['OUTVAT_MP3', 2631],
  ['PG', 1920],
  ['ROUNDOFF', 3740],
  ['SALES', 3001],
  ['SALES_MP2', 3002],
  ['SALES_MP3', 3003],
  ['SALES_0', 3004],
  ['SALESEUREV', 3108],
  ['SALESEUREV2', 3308],
  ['SALESEUVAT', 3106],
  ['SALESEXPORT', 3105],
  ['SALESEXPORT2', 3305],
];

/** With Easy VAT switched on there are these too, by rate; the second of each is for services. */
export const easyVatAccounts: readonly (readonly [string, number])[] = [
  ['SALES_25_SE', 3001],
  ['SALES_25_SE2', 3041],
  ['SALES_12_SE', 3002],
  ['SALES_12_SE2', 3002],
  ['SALES_6_SE', 3003],
  ['SALES_6_SE2', 3003],
  ['SALES_0_SE', 3004],
  ['SALES_0_SE2', 3004],
];
