import type { ConnectionSettings } from '@sync/shared';

/** The setting that a person changes to put a cause right, by the cause's kind. */
const settings: Readonly<Record<string, keyof ConnectionSettings>> = {
  'vat-rate-unmapped': 'vatMap',
  'vat-rate-not-whole': 'vatMap',
  'account-contradicts-vat': 'vatMap',
  'domestic-zero-vat-unmapped': 'vatMap',
  'account-not-known-yet': 'vatMap',
  'eu-consumer-vat-undecided': 'euConsumerVat',
  'customer-number-unusable': 'customerNumbers',
  'country-missing': 'defaultCountry',
  'default-article-not-configured': 'defaultArticle',
  'exchange-rate-missing': 'exchangeRate',
  'fee-account-not-configured': 'feeAccount',
  'miscellaneous-account-not-configured': 'miscellaneousAccount',
  'credit-note-payment-not-configured': 'creditNotePayment',
  'rounding-beyond-tolerance': 'roundingTolerance',
  'accrual-refused': 'deferral',
  'fortnox-2000946': 'costCenter',
};

/** `undefined`: no setting puts it right. */
export function settingOfCause(kind: string): keyof ConnectionSettings | undefined {
  return Object.hasOwn(settings, kind) ? settings[kind] : undefined;
}
