import type { ConnectionSettings, PaidInvoice } from '@sync/shared';
import type { FortnoxInvoice } from '../resources/invoices.js';
import type { CreditDocument } from './credit-document.js';
import type { CreditChange, RefundedLine } from './refund.js';

/** A document that took back a part of the invoice before. */
export type EarlierCredit = {
  readonly document: FortnoxInvoice;
  /** The lines that its refund named. */
  readonly lines: readonly RefundedLine[];
};

export type CreditInput = {
  /** The invoice as it stands in Fortnox: what was booked is given back as it was booked. */
  readonly original: FortnoxInvoice;
  /** The same invoice as its source tells it: for the lines' ids and the way the money came. */
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly change: CreditChange;
  readonly earlier: readonly EarlierCredit[];
  /**
   * Fortnox derives one credit invoice from an invoice; what comes after it is an invoice of its
   * own with a negative total.
   */
  readonly as: CreditDocument['kind'];
};
