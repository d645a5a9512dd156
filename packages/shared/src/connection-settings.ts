import { z } from 'zod';

const accountNumber = z
  .string()
  .regex(/^[1-9]\d{3}$/, 'must be a Fortnox ledger account of four digits, such as "3001"');

const modeOfPayment = z.string().min(1).max(20);

const paymentAccount = z.object({ account: accountNumber, modeOfPayment });

const isoDate = z.iso.date('must be a date, YYYY-MM-DD');

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
    .regex(/^\d{1,3}(\.\d{1,4})?$/, 'must be a decimal string such as "0.05"')
    .default('0.05'),
  bookkeep: z.boolean().default(true),
  exchangeRate: z.enum(['event-then-fortnox', 'event', 'fortnox']).default('event-then-fortnox'),
  vatMap: z
    .array(
      z.object({
        rate: z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be a percentage such as "25"'),
        regime: z.enum(['domestic', 'eu-business', 'eu-consumer', 'export']),
        account: accountNumber.optional(),
        vatCode: z.string().min(1).optional(),
      }),
    )
    .default([]),
  creditNotePayment: paymentAccount.optional(),
  miscellaneousAccount: accountNumber.optional(),
  customerMatch: z.array(z.enum(customerMatchers)).default([...customerMatchers]),
  customerNumbers: z.enum(['fortnox-series', 'subscriptionflow']).default('fortnox-series'),
  updateCustomers: z.boolean().default(false),
  refunds: z.enum(['credit', 'report']).default('report'),
  /** Compare SubscriptionFlow, our ledger and Fortnox once a day. */
  reconcile: z.enum(['daily', 'off']).default('daily'),
  /** Swedish time, full hours. */
  reconcileHour: z.int().min(0).max(23).default(3),
  /** How many days back from yesterday, by invoice date; a usual term of 30 days and some. */
  reconcileDays: z.int().min(1).max(366).default(40),
});

export type ConnectionSettings = z.output<typeof connectionSettingsSchema>;
export type ConnectionSettingsInput = z.input<typeof connectionSettingsSchema>;
