import type { Decimal } from '@sync/shared';
import type { Given, GivenValue } from './fields/given.js';

/** A field's stored value; `part` and `list` are kept as they were sent. */
export type Stored = Map<string, GivenValue>;

/** A customer card. What was sent stands in `fields`; what Fortnox decides stands beside it. */
export type CustomerRecord = {
  readonly number: string;
  readonly fields: Stored;
  createdAt: Date;
  modifiedAt: Date;
};

export type InvoiceRow = {
  readonly rowId: number;
  readonly accountNumber: number;
  readonly articleNumber: string;
  readonly description: string;
  readonly quantity: Decimal;
  /** Two decimals; includes VAT when the invoice says so. */
  readonly price: Decimal;
  readonly discount: Decimal;
  readonly discountType: 'AMOUNT' | 'PERCENT';
  readonly vat: number;
  readonly vatCode: string | undefined;
  readonly total: Decimal;
  readonly given: Given;
};

export type InvoiceTotals = {
  readonly gross: Decimal;
  readonly net: Decimal;
  readonly vat: Decimal;
  readonly administrationFeeVat: Decimal;
  readonly freightVat: Decimal;
  readonly roundOff: Decimal;
  readonly total: Decimal;
};

/** Bookkeeping's own number for what was posted. */
export type Voucher = { readonly series: string; readonly number: number; readonly year: number };

export type InvoiceRecord = {
  readonly number: number;
  readonly customerNumber: string;
  fields: Stored;
  invoiceDate: string;
  dueDate: string;
  currency: string;
  currencyRate: Decimal;
  currencyUnit: number;
  vatIncluded: boolean;
  administrationFee: Decimal;
  freight: Decimal;
  rows: readonly InvoiceRow[];
  totals: InvoiceTotals;
  /** The card's VAT type at creation; the document keeps it. */
  readonly customerVatType: string;
  voucher: Voucher | undefined;
  cancelled: boolean;
  sent: boolean;
  /** This invoice credits that one. */
  readonly credits: number | undefined;
  /** The invoice that credits this one. */
  creditedBy: number | undefined;
  /** Settled by a booked credit invoice, in the invoice's currency. */
  settledByCredit: Decimal;
  readonly createdAt: Date;
  modifiedAt: Date;
};

export type WriteOff = {
  readonly accountNumber: number;
  readonly amount: Decimal;
  readonly given: Given;
};

export type PaymentRecord = {
  readonly number: number;
  readonly invoiceNumber: number;
  /** SEK. */
  amount: Decimal;
  /** In the invoice's currency. */
  amountCurrency: Decimal;
  currencyRate: Decimal;
  paymentDate: string;
  modeOfPayment: string;
  modeOfPaymentAccount: number;
  writeOffs: readonly WriteOff[];
  voucher: Voucher | undefined;
  readonly createdAt: Date;
  modifiedAt: Date;
};

/** How an invoice's revenue is spread; one at most for an invoice, known by its number. */
export type AccrualRecord = { readonly invoiceNumber: number; readonly fields: Stored };
