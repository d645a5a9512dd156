import type { InvoiceDraft, InvoiceRowDraft } from './drafts.js';

/** A row that gives money back; it carries what the row that it takes from was booked with. */
export type CreditRowDraft = Omit<InvoiceRowDraft, 'VAT'> & {
  /** Left out where it is no whole percentage: account and code decide, as on the invoice. */
  readonly VAT?: number;
  readonly ArticleNumber?: string;
  readonly CostCenter?: string;
  readonly Project?: string;
};

/** A row that only says something. */
export type TextRowDraft = { readonly Description: string };

/** A refund that Fortnox allows no credit invoice for: an invoice of less than nothing. */
export type NegativeInvoiceDraft = Omit<InvoiceDraft, 'InvoiceRows'> & {
  readonly ExternalInvoiceReference2: string;
  readonly InvoiceRows: readonly (CreditRowDraft | TextRowDraft)[];
};
