import type { ConnectionDetail } from '../api/shapes.js';

export type Settings = ConnectionDetail['settings'];
export type SettingName = keyof Settings;

/** What a person fills in at one place. Registers are Fortnox's own. */
export type FieldKind =
  | 'accounts'
  | 'modes-of-payment'
  | 'cost-centers'
  | 'projects'
  | 'articles'
  | 'country'
  | 'currency'
  | 'percent'
  | 'wholePercent'
  | 'decimal'
  | 'number'
  | 'date'
  | 'text'
  | 'regime';

export type PartName = keyof typeof partKinds;

/** The parts of settings that have several. */
const partKinds = {
  account: 'accounts',
  modeOfPayment: 'modes-of-payment',
  currency: 'currency',
  method: 'text',
  rate: 'percent',
  regime: 'regime',
  country: 'country',
  productAccount: 'text',
  validFrom: 'date',
  validTo: 'date',
  vatCode: 'text',
  productSku: 'text',
  costCenter: 'cost-centers',
  project: 'projects',
  accrualAccount: 'accounts',
  minimumMonths: 'number',
} as const satisfies Readonly<Record<string, FieldKind>>;

export const kindOfPart = (name: PartName): FieldKind => partKinds[name];

export type SettingKind =
  | { readonly kind: 'field'; readonly field: FieldKind }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'order'; readonly values: readonly string[] }
  /** One value of several parts; all empty: not set. */
  | { readonly kind: 'parts'; readonly parts: readonly PartName[] }
  | { readonly kind: 'rows'; readonly parts: readonly PartName[] };

const field = (field: FieldKind) => ({ kind: 'field', field }) as const;
const choice = (...values: string[]) => ({ kind: 'choice', values }) as const;
const parts = (...parts: PartName[]) => ({ kind: 'parts', parts }) as const;
const rows = (...parts: PartName[]) => ({ kind: 'rows', parts }) as const;

/** How each setting is filled in. One that is missing here does not compile. */
export const settingKinds: Readonly<Record<SettingName, SettingKind>> = {
  defaultIncomeAccount: field('accounts'),
  defaultPaymentAccount: parts('account', 'modeOfPayment'),
  paymentAccounts: rows('currency', 'method', 'account', 'modeOfPayment'),
  creditNotePayment: parts('account', 'modeOfPayment'),
  feeAccount: field('accounts'),
  miscellaneousAccount: field('accounts'),
  miscellaneousVat: field('wholePercent'),
  vatMap: rows(
    ...(['regime', 'rate', 'account', 'vatCode'] as const),
    ...(['country', 'productAccount', 'validFrom', 'validTo'] as const),
  ),
  euConsumerVat: choice('', 'swedish', 'oss'),
  roundingAccount: field('accounts'),
  roundingTolerance: field('decimal'),
  smallDifference: field('decimal'),
  exchangeRate: choice('event-then-fortnox', 'event', 'fortnox'),
  startDate: field('date'),
  bookkeep: { kind: 'switch' },
  markAsSent: { kind: 'switch' },
  lockedPeriod: choice('dead-letter', 'first-open-day'),
  zeroInvoices: choice('book', 'ignore'),
  refunds: choice('report', 'credit'),
  customerMatch: {
    kind: 'order',
    values: ['customerNumber', 'organisationNumber', 'vatNumber', 'email'],
  },
  customerNumbers: choice('fortnox-series', 'subscriptionflow'),
  updateCustomers: { kind: 'switch' },
  defaultCountry: field('country'),
  customerNames: choice('shown', 'masked'),
  costCenter: field('cost-centers'),
  project: field('projects'),
  dimensions: rows('productSku', 'productAccount', 'costCenter', 'project'),
  articles: choice('none', 'default', 'sku'),
  defaultArticle: field('articles'),
  deferral: parts('accrualAccount', 'minimumMonths'),
  reconcile: choice('daily', 'off'),
  reconcileHour: field('number'),
  reconcileDays: field('number'),
};

/** In the order in which a person meets them. */
export const settingGroups = [
  [
    'accounts',
    [
      ...(['defaultIncomeAccount', 'defaultPaymentAccount', 'paymentAccounts'] as const),
      ...(['creditNotePayment', 'feeAccount', 'miscellaneousAccount', 'miscellaneousVat'] as const),
    ],
  ],
  ['vat', ['vatMap', 'euConsumerVat']],
  ['booking', ['startDate', 'bookkeep', 'markAsSent', 'lockedPeriod', 'zeroInvoices', 'refunds']],
  ['rounding', ['roundingAccount', 'roundingTolerance', 'smallDifference']],
  ['currency', ['exchangeRate']],
  [
    'customers',
    [
      ...(['customerMatch', 'customerNumbers', 'updateCustomers'] as const),
      ...(['defaultCountry', 'customerNames'] as const),
    ],
  ],
  ['dimensions', ['costCenter', 'project', 'dimensions']],
  ['articles', ['articles', 'defaultArticle']],
  ['deferral', ['deferral']],
  ['reconciliation', ['reconcile', 'reconcileHour', 'reconcileDays']],
] as const;

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingKinds, name);
}
