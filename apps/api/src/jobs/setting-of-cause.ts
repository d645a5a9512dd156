import { causeFingerprint } from '@sync/jobs';
import type { ConnectionSettings } from '@sync/shared';
import { z } from 'zod';

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

/** What `readingOf` says, for the document of the API. */
export const readingShape = {
  setting: z
    .string()
    .nullable()
    .meta({ description: "The connection's setting that puts `kind` right, where one does" }),
  sole: z.boolean().meta({
    description: 'False: there are other causes too; `message` and `action` tell of all of them',
  }),
};

/** How a cause's words are to be read: the setting that puts it right, and whether it is the only one. */
export function readingOf(cause: {
  readonly kind: string | null;
  readonly code: number | null;
  readonly fingerprint: string;
}): { readonly setting: string | null; readonly sole: boolean } {
  const { kind, code, fingerprint } = cause;
  return {
    setting: settingOfCause(kind ?? '') ?? null,
    sole: kind !== null && fingerprint === causeFingerprint([kind], code ?? undefined),
  };
}
