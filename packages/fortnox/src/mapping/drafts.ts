/**
 * Bodies that we send to Fortnox, in Fortnox's own field names. JSON-ready: amounts are numbers
 * with at most two decimals (Fortnox rounds the rest away, half up), made from exact decimals.
 */
export type CustomerDraft = {
  readonly CustomerNumber?: string;
  readonly Name: string;
  readonly Type: 'PRIVATE' | 'COMPANY';
  readonly VATType: 'SEVAT' | 'SEREVERSEDVAT' | 'EUREVERSEDVAT' | 'EUVAT' | 'EXPORT';
  readonly OrganisationNumber?: string;
  readonly VATNumber?: string;
  readonly Email?: string;
  readonly Address1?: string;
  readonly Address2?: string;
  readonly ZipCode?: string;
  readonly City?: string;
  readonly CountryCode?: string;
  readonly Currency?: string;
  readonly ExternalReference?: string;
};

export type InvoiceDraft = {
  readonly CustomerNumber: string;
  readonly ExternalInvoiceReference1: string;
  readonly YourOrderNumber: string;
  readonly InvoiceDate: string;
  readonly DueDate: string;
  readonly Currency: string;
  /** Left out where Fortnox's own rate of the invoice date is to count. */
  readonly CurrencyRate?: number;
  readonly CurrencyUnit?: number;
  readonly VATIncluded: boolean;
  readonly AdministrationFee: number;
  readonly Freight: number;
  readonly Language: 'SV' | 'EN';
  /** The customer's contact. */
  readonly YourReference?: string;
  /** The customer's own purchase order number. */
  readonly ExternalInvoiceReference2?: string;
  readonly InvoiceRows: readonly (InvoiceRowDraft | TextRowDraft)[];
};

/** A row that only says something: the specification requires no other field. */
export type TextRowDraft = { readonly Description: string } & Readonly<
  Partial<Record<Exclude<keyof InvoiceRowDraft, 'Description'>, never>>
>;

export type InvoiceRowDraft = {
  readonly AccountNumber: number;
  readonly Description: string;
  /** Fortnox reads a row without it as quantity 0. A string in the specification. */
  readonly DeliveredQuantity: string;
  readonly Price: number;
  /** Whole percent; left out where the account or the VAT code has a rate with a fraction. */
  readonly VAT?: number;
  readonly VATCode?: string;
  /** Also where it is 0: left out, a discount on the customer's card would count. */
  readonly Discount?: number;
  readonly DiscountType?: 'AMOUNT' | 'PERCENT';
  readonly ArticleNumber?: string;
  readonly CostCenter?: string;
  readonly Project?: string;
};

export type InvoicePaymentDraft = {
  readonly InvoiceNumber: number;
  /** SEK. */
  readonly Amount: number;
  /** In the invoice's currency. */
  readonly AmountCurrency: number;
  readonly CurrencyRate?: number;
  readonly PaymentDate: string;
  readonly ModeOfPayment: string;
  readonly ModeOfPaymentAccount: number;
  readonly WriteOffs?: readonly WriteOffDraft[];
};

/** A part of what is owed that no money settles: a fee that was kept back, rounding. */
export type WriteOffDraft = {
  readonly AccountNumber: number;
  /** SEK. Positive lowers what is left to pay, unless the company was seen to do the reverse. */
  readonly Amount: number;
  readonly Currency: 'SEK';
  readonly Description: string;
  readonly CostCenter?: string;
  readonly Project?: string;
};

/** Spreads revenue over the months of a service period. Amounts are SEK. */
export type AccrualDraft = {
  readonly InvoiceNumber: number;
  readonly Description: string;
  readonly AccrualAccount: number;
  readonly RevenueAccount: number;
  readonly StartDate: string;
  readonly EndDate: string;
  readonly Period: 'MONTHLY';
  readonly Times: number;
  /** Without VAT, of the whole period. */
  readonly Total: number;
  readonly VATIncluded: false;
  /** One month's, as another client was seen to send them; a pair for each cost centre and project. */
  readonly InvoiceAccrualRows: readonly AccrualRowDraft[];
};

type AccrualRowDraft = {
  readonly Account: number;
  readonly Debit: number;
  readonly Credit: number;
  readonly CostCenter?: string;
  readonly Project?: string;
};
