import type { Dimensions } from './dimensions.js';
import type { CompanyHabit, Decimal, LocalDate } from '@sync/shared';
import type { ArticleDraft } from '../resources/ledger.js';
import type { AccrualDraft, CustomerDraft, InvoiceDraft, InvoicePaymentDraft } from './drafts.js';
import type { RatedRow } from './fortnox-totals.js';
import type { PaymentPart } from './payments.js';

/** Everything that will be sent to Fortnox for one paid invoice, and what must come back. */
export type InvoicePlan = {
  readonly customer: CustomerPlan;
  /** Complete but for `CustomerNumber`, which the customer step supplies. */
  readonly invoice: Omit<InvoiceDraft, 'CustomerNumber'>;
  readonly payments: readonly PaymentPlan[];
  readonly expected: ExpectedInvoice;
  /** What it takes to settle the draft from Fortnox's echo: see `settleEcho`. */
  readonly settlement: Settlement;
  /** To be made once, where Fortnox does not have them, before the invoice. */
  readonly articles: readonly ArticleDraft[];
  /** Deferred revenue, made before bookkeeping; complete but for `InvoiceNumber`. */
  readonly accrual: AccrualPlan | undefined;
  /** The last locked day that invoice and payments were kept clear of; absent: none. */
  readonly lockedUntil: LocalDate | undefined;
  /** Decisions worth showing in the timeline: raised payment date, rounding row, rate source. */
  readonly notes: readonly string[];
};

/** Revenue to be spread over its service period, in the invoice's currency. */
export type Deferral = {
  readonly net: Decimal;
  /** Its parts by cost centre and project, which the months' revenue keeps. */
  readonly shares: readonly { readonly net: Decimal; readonly dimensions: Dimensions }[];
  readonly revenueAccount: string;
  readonly accrualAccount: string;
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly months: number;
  readonly description: string;
};

export type AccrualPlan = Omit<AccrualDraft, 'InvoiceNumber'>;

type Settlement = {
  readonly deferral: Deferral | undefined;
  /** The rows without the one that rounding was expected to need. */
  readonly baseRows: readonly RatedRow[];
  readonly language: 'SV' | 'EN';
  readonly parts: readonly PaymentPart[];
  /** What was known of the company when the plan was made. */
  readonly habit: CompanyHabit;
};

export type CustomerPlan = {
  /** SubscriptionFlow's customer id; one Fortnox customer per (connection, customerId). */
  readonly customerId: string;
  readonly draft: CustomerDraft;
  /** Searches to try, in the connection's order; a hit counts only when the value is equal. */
  readonly matches: readonly CustomerMatch[];
};

export type CustomerMatch = {
  readonly by: 'customerNumber' | 'organisationNumber' | 'vatNumber' | 'email';
  readonly value: string;
};

export type PaymentPlan = {
  /** SubscriptionFlow's transaction id, or `credit-notes` for the part settled by them. */
  readonly transactionId: string;
  /** Complete but for `InvoiceNumber`. */
  readonly draft: Omit<InvoicePaymentDraft, 'InvoiceNumber'>;
};

/** Compared with what Fortnox echoes, before bookkeeping. */
export type ExpectedInvoice = {
  readonly externalReference: string;
  readonly currency: string;
  readonly currencyRate: Decimal;
  readonly currencyUnit: number;
  /**
   * `exact`: the rate was sent and must come back. `a-guide`: it is the register's, and what
   * Fortnox took itself counts if it is plausible beside it. Absent: exact.
   */
  readonly currencyRateIs?: 'exact' | 'a-guide' | undefined;
  /** `Total` less `RoundOff` must be this. */
  readonly total: Decimal;
  readonly vat: Decimal;
  /**
   * The bound of rounding, `roundingTolerance` included: how far `TotalVAT` may differ, and what a
   * rounding row may take up. `Total` itself never may differ.
   */
  readonly vatTolerance: Decimal;
  /** Öresavrundning that the company is known to make; absent: none. */
  readonly roundOff?: Decimal | undefined;
};

/** SEK per `unit` of the currency, and where it comes from. */
export type ResolvedRate = {
  readonly rate: Decimal;
  readonly unit: number;
  readonly date: LocalDate | undefined;
  readonly source: 'event' | 'fortnox' | 'sek';
  /**
   * `left-to-fortnox`: not sent, so that Fortnox takes its own rate of the invoice date, which the
   * echo tells; this rate then only judges whether that one is plausible. `stated-for-want`: sent,
   * because the company's Fortnox takes no usable one; an invoice of before that was known may have
   * been made without. Absent: sent, and must come back.
   */
  readonly sending?: 'left-to-fortnox' | 'stated-for-want' | undefined;
};
