/** A name in both languages of `docs/for-bookkeepers.md`. */
export type Words = { readonly en: string; readonly sv: string };

/** The accounts of the examples, by the names of BAS 2026. */
const accountNames: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['1510', { en: 'Accounts receivable', sv: 'Kundfordringar' }],
  ['1686', { en: 'Card clearing, Stripe', sv: 'Fordringar för kontokort och kuponger' }],
  ['1930', { en: 'Bank account', sv: 'Företagskonto' }],
  [
    '2611',
    { en: 'Output VAT, Sweden, 25 %', sv: 'Utgående moms på försäljning inom Sverige, 25 %' },
  ],
  [
    '2621',
    { en: 'Output VAT, Sweden, 12 %', sv: 'Utgående moms på försäljning inom Sverige, 12 %' },
  ],
  ['2631', { en: 'Output VAT, Sweden, 6 %', sv: 'Utgående moms på försäljning inom Sverige, 6 %' }],
  [
    '2670',
    { en: 'Output VAT, other EU countries, OSS', sv: 'Utgående moms på försäljning inom EU, OSS' },
  ],
  ['2970', { en: 'Deferred income', sv: 'Förutbetalda intäkter' }],
  ['3001', { en: 'Sales in Sweden, 25 % VAT', sv: 'Försäljning inom Sverige, 25 % moms' }],
  ['3002', { en: 'Sales in Sweden, 12 % VAT', sv: 'Försäljning inom Sverige, 12 % moms' }],
  ['3003', { en: 'Sales in Sweden, 6 % VAT', sv: 'Försäljning inom Sverige, 6 % moms' }],
  [
    '3305',
    { en: 'Sales of services outside the EU', sv: 'Försäljning tjänster till land utanför EU' },
  ],
  [
    '3308',
    {
      en: 'Sales of services to other EU countries',
      sv: 'Försäljning tjänster till annat EU-land',
    },
  ],
  [
    '3341',
    {
      en: 'Sales to consumers in Germany, 19 % VAT (OSS)',
      sv: 'Försäljning till konsument i Tyskland, 19 % moms (OSS)',
    },
  ],
  ['3740', { en: 'Rounding', sv: 'Öres- och kronutjämning' }],
  ['6040', { en: 'Card fees', sv: 'Kontokortsavgifter' }],
  [
    '7960',
    {
      en: 'Exchange losses on receivables',
      sv: 'Valutakursförluster på fordringar och skulder av rörelsekaraktär',
    },
  ],
]);

export function accountName(account: string): Words {
  const name = accountNames.get(account);
  if (name === undefined) throw new Error(`the chart of accounts has no ${account}`);
  return name;
}

/** Accounts that a company has made for OSS: their own VAT code leads to 2670. */
const ossAccounts: ReadonlySet<string> = new Set(['3341']);

const swedishOutputVat: ReadonlyMap<number, string> = new Map([
  [25, '2611'],
  [12, '2621'],
  [6, '2631'],
]);

/** Where Fortnox books the VAT of a row: the VAT code of its income account decides. */
export function outputVatAccount(incomeAccount: string, rate: number): string {
  const account = ossAccounts.has(incomeAccount) ? '2670' : swedishOutputVat.get(rate);
  if (account === undefined) throw new Error(`no account for output VAT of ${rate} %`);
  return account;
}
