import { z } from 'zod';

const accountNumber = z
  .string()
  .regex(/^[1-9]\d{3}$/, 'must be a Fortnox ledger account of four digits, such as "3001"');

const modeOfPayment = z.string().min(1).max(20);

const paymentAccount = z.object({ account: accountNumber, modeOfPayment });

const isoDate = z.iso.date('must be a date, YYYY-MM-DD');

const decimalString = /^\d{1,3}(\.\d{1,4})?$/;

const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country code of ISO 3166-1 such as "DE"');

/** One rule for VAT: where a rate under a regime is booked. What it names besides must fit too. */
const vatMapEntry = z.object({
  rate: z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be a percentage such as "25"'),
  regime: z.enum(['domestic', 'eu-business', 'eu-consumer', 'export']),
  /** The buyer's country, for VAT of other EU countries (OSS). */
  country: country.optional(),
  /** Compared with the line's `accounting_account_code`. */
  productAccount: z.string().min(1).optional(),
  /** Invoice dates for which the entry counts, both included. */
  validFrom: isoDate.optional(),
  validTo: isoDate.optional(),
  account: accountNumber.optional(),
  vatCode: z.string().min(1).optional(),
});

const dimensionCode = z.string().min(1).max(20);

/** Ways to find an existing Fortnox customer, tried in the order the connection names them. */
const customerMatchers = ['customerNumber', 'organisationNumber', 'vatNumber', 'email'] as const;

/**
 * A connection's settings as an operator gives them. Everything has a default except the
 * accounts, which nobody may guess for a bookkeeper.
 */
export const connectionSettingsSchema = z.object({
  /** Cut-over: invoices dated before this day are ignored with that reason. */
  startDate: isoDate.optional(),
  defaultIncomeAccount: accountNumber,
  defaultPaymentAccount: paymentAccount,
  paymentAccounts: z
    .array(
      paymentAccount.extend({
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
          .optional(),
        method: z.string().min(1).optional(),
      }),
    )
    .default([]),
  /** BAS 3740, öres- och kronutjämning. */
  roundingAccount: accountNumber.default('3740'),
  roundingTolerance: z
    .string()
    .regex(decimalString, 'must be a decimal string such as "0.05"')
    .default('0.05'),
  bookkeep: z.boolean().default(true),
  /** So that nobody sends the customer a second invoice. A call for each; always under the cash method. */
  markAsSent: z.boolean().default(false),
  exchangeRate: z.enum(['event-then-fortnox', 'event', 'fortnox']).default('event-then-fortnox'),
  vatMap: z.array(vatMapEntry).default([]),
  /** Whose VAT EU consumers are charged. Not set: the first such invoice asks. */
  euConsumerVat: z.enum(['swedish', 'oss']).optional(),
  /** The VAT rate contained in miscellaneous charges, in percent. */
  miscellaneousVat: z
    .string()
    .regex(/^\d{1,2}$/, 'must be a whole percentage such as "25"')
    .default('0'),
  /** The country of customers whose billing address names none. */
  defaultCountry: country.optional(),
  /** How much more or less than the total a paid invoice may have been paid, in its currency. */
  smallDifference: z
    .string()
    .regex(decimalString, 'must be a decimal string such as "0.50"')
    .default('0.00'),
  /** Where a gateway's fee is booked. */
  feeAccount: accountNumber.optional(),
  /** On every row, unless an entry of `dimensions` says otherwise. */
  costCenter: dimensionCode.optional(),
  project: dimensionCode.optional(),
  dimensions: z
    .array(
      z.object({
        productSku: z.string().min(1).optional(),
        productAccount: z.string().min(1).optional(),
        costCenter: dimensionCode.optional(),
        project: dimensionCode.optional(),
      }),
    )
    .default([]),
  /** Which article a row carries: none, always the same one, or the one of the line's SKU. */
  articles: z.enum(['none', 'default', 'sku']).default('none'),
  defaultArticle: z.string().min(1).max(50).optional(),
  /** Deferred revenue, month by month over the service period. */
  deferral: z
    .object({ accrualAccount: accountNumber, minimumMonths: z.int().min(2).max(120).default(2) })
    .optional(),
  lockedPeriod: z.enum(['dead-letter', 'first-open-day']).default('dead-letter'),
  zeroInvoices: z.enum(['book', 'ignore']).default('book'),
  creditNotePayment: paymentAccount.optional(),
  miscellaneousAccount: accountNumber.optional(),
  customerMatch: z.array(z.enum(customerMatchers)).default([...customerMatchers]),
  customerNumbers: z.enum(['fortnox-series', 'subscriptionflow']).default('fortnox-series'),
  updateCustomers: z.boolean().default(false),
  refunds: z.enum(['credit', 'report']).default('report'),
  /** Whether lists and searches know customers by their names, or by their first letters alone. */
  customerNames: z.enum(['shown', 'masked']).default('shown'),
  /** Compare SubscriptionFlow, our ledger and Fortnox once a day. */
  reconcile: z.enum(['daily', 'off']).default('daily'),
  /** Swedish time, full hours. */
  reconcileHour: z.int().min(0).max(23).default(3),
  /** How many days back from yesterday, by invoice date; a usual term of 30 days and some. */
  reconcileDays: z.int().min(1).max(366).default(40),
});

export type ConnectionSettings = z.output<typeof connectionSettingsSchema>;
export type ConnectionSettingsInput = z.input<typeof connectionSettingsSchema>;
