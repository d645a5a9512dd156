import type { Decimal, LocalDate } from '@sync/shared';
import type { CustomerDraft, InvoiceDraft, InvoicePaymentDraft } from './drafts.js';

/** Everything that will be sent to Fortnox for one paid invoice, and what must come back. */
export type InvoicePlan = {
  readonly customer: CustomerPlan;
  /** Complete but for `CustomerNumber`, which the customer step supplies. */
  readonly invoice: Omit<InvoiceDraft, 'CustomerNumber'>;
  readonly payments: readonly PaymentPlan[];
  readonly expected: ExpectedInvoice;
  /** Decisions worth showing in the timeline: raised payment date, rounding row, rate source. */
  readonly notes: readonly string[];
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
  readonly total: Decimal;
  readonly vat: Decimal;
  /** How far `TotalVAT` may differ; `Total` never may. */
  readonly vatTolerance: Decimal;
};

/** SEK per `unit` of the currency, and where it comes from. */
export type ResolvedRate = {
  readonly rate: Decimal;
  readonly unit: number;
  readonly date: LocalDate | undefined;
  readonly source: 'event' | 'fortnox' | 'sek';
};

/** One thing that is wrong with an invoice; all are reported at once. */
export type MappingProblem = {
  /** Stable kebab-case name; part of the dead letter's fingerprint. */
  readonly kind: string;
  /** JSON Pointer into the source invoice, where there is one place. */
  readonly pointer: string | undefined;
  /** What is wrong, in words a bookkeeper understands, with the figures. */
  readonly message: string;
  /** What the operator can do about it. */
  readonly action: string;
};
