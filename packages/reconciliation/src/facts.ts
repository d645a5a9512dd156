import type { ConnectionSettings, Decimal } from '@sync/shared';
import type { LedgerEntry } from './ledger-view.js';
import type { Period } from './period.js';

/** An invoice that SubscriptionFlow calls paid. */
export type SourceInvoice = {
  readonly id: string;
  readonly number: string | undefined;
  readonly currency: string | undefined;
  readonly total: Decimal | undefined;
  /** YYYY-MM-DD. */
  readonly invoiceDate: string | undefined;
};

/** An invoice as Fortnox's lists show it. */
export type HeldInvoice = {
  readonly documentNumber: string;
  readonly externalInvoiceReference1: string | undefined;
  /** A second refund's own invoice names here the invoice that it takes back. */
  readonly externalInvoiceReference2: string | undefined;
  /** YYYY-MM-DD. */
  readonly invoiceDate: string | undefined;
  readonly currency: string | undefined;
  readonly total: Decimal | undefined;
  readonly balance: Decimal | undefined;
  readonly booked: boolean;
  readonly cancelled: boolean;
};

/** Everything that one comparison knows. */
export type Facts = {
  readonly period: Period;
  readonly settings: ConnectionSettings;
  /** `undefined`: SubscriptionFlow could not be read; ledger and Fortnox are compared alone. */
  readonly source: readonly SourceInvoice[] | undefined;
  readonly ledger: readonly LedgerEntry[];
  readonly held: readonly HeldInvoice[];
  /** Ids that SubscriptionFlow calls paid although its list left them out. */
  readonly paidBesides: ReadonlySet<string>;
};
