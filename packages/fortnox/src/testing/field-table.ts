/**
 * What Fortnox's specification (April 2026) says of the requests we build: enough to check them
 * where the specification itself is not at hand. A test compares this table with it where it is.
 */
export type FieldRule = {
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
};

const string: FieldRule = { type: 'string' };
const number: FieldRule = { type: 'number' };
const boolean: FieldRule = { type: 'boolean' };
const upTo = (maxLength: number): FieldRule => ({ type: 'string', maxLength });
const oneOf = (...values: string[]): FieldRule => ({ type: 'string', enum: values });
const account: FieldRule = { type: 'integer', minimum: 1000, maximum: 9999 };
const integer: FieldRule = { type: 'integer' };

export const bodyFields: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  Customer: {
    CustomerNumber: upTo(1024),
    Name: upTo(1024),
    Type: oneOf('PRIVATE', 'COMPANY'),
    VATType: oneOf('SEVAT', 'SEREVERSEDVAT', 'EUREVERSEDVAT', 'EUVAT', 'EXPORT'),
    OrganisationNumber: string,
    VATNumber: string,
    Email: upTo(1024),
    Address1: upTo(1024),
    Address2: upTo(1024),
    ZipCode: upTo(10),
    City: upTo(1024),
    CountryCode: upTo(2),
    Currency: upTo(3),
    ExternalReference: upTo(1024),
  },
  Invoice: {
    CustomerNumber: string,
    ExternalInvoiceReference1: upTo(80),
    YourOrderNumber: upTo(75),
    InvoiceDate: string,
    DueDate: string,
    Currency: string,
    CurrencyRate: number,
    CurrencyUnit: integer,
    VATIncluded: boolean,
    AdministrationFee: number,
    Freight: number,
    Language: oneOf('SV', 'EN'),
    YourReference: upTo(50),
    ExternalInvoiceReference2: upTo(80),
  },
  InvoiceRows: {
    AccountNumber: account,
    Description: upTo(255),
    DeliveredQuantity: string,
    Price: number,
    VAT: integer,
    VATCode: string,
    Discount: number,
    DiscountType: oneOf('AMOUNT', 'PERCENT'),
    ArticleNumber: string,
    CostCenter: string,
    Project: string,
  },
  InvoicePayment: {
    InvoiceNumber: integer,
    Amount: number,
    AmountCurrency: number,
    CurrencyRate: number,
    PaymentDate: string,
    ModeOfPayment: string,
    ModeOfPaymentAccount: account,
  },
  WriteOffs: {
    AccountNumber: account,
    Amount: number,
    Currency: upTo(3),
    Description: string,
    CostCenter: string,
    Project: string,
  },
  InvoiceAccrual: {
    InvoiceNumber: integer,
    Description: string,
    AccrualAccount: account,
    RevenueAccount: account,
    StartDate: string,
    EndDate: string,
    Period: oneOf(
      ...['MONTHLY', 'BIMONTHLY', 'QUARTERLY', 'SEMIANNUALLY', 'ANNUALLY'],
      ...['1_MONTHS', '2_MONTHS', '3_MONTHS', '6_MONTHS', '12_MONTHS'],
    ),
    Times: integer,
    Total: number,
    VATIncluded: boolean,
  },
  InvoiceAccrualRows: {
    Account: integer,
    Debit: number,
    Credit: number,
    CostCenter: string,
    Project: string,
  },
  Article: {
    ArticleNumber: upTo(50),
    Description: upTo(200),
    Type: oneOf('STOCK', 'SERVICE'),
    SalesAccount: { type: 'integer', minimum: 1000, maximum: 99999 },
  },
};

export const operations: readonly string[] = [
  'GET /3/customers',
  'POST /3/customers',
  'GET /3/customers/{CustomerNumber}',
  'PUT /3/customers/{CustomerNumber}',
  'GET /3/invoices',
  'POST /3/invoices',
  'GET /3/invoices/{DocumentNumber}',
  'PUT /3/invoices/{DocumentNumber}/bookkeep',
  'PUT /3/invoices/{DocumentNumber}/cancel',
  'PUT /3/invoices/{DocumentNumber}/credit',
  'PUT /3/invoices/{DocumentNumber}/externalprint',
  'GET /3/invoicepayments',
  'POST /3/invoicepayments',
  'GET /3/invoicepayments/{Number}',
  'DELETE /3/invoicepayments/{Number}',
  'PUT /3/invoicepayments/{Number}/bookkeep',
  'POST /3/invoiceaccruals',
  'GET /3/invoiceaccruals/{InvoiceNumber}',
  'GET /3/currencies/{Code}',
  'GET /3/modesofpayments',
  'GET /3/predefinedaccounts',
  'GET /3/predefinedvoucherseries',
  'GET /3/accounts',
  'GET /3/accounts/{Number}',
  'GET /3/financialyears',
  'GET /3/settings/lockedperiod',
  'GET /3/companyinformation',
  'GET /3/termsofpayments',
  'GET /3/articles',
  'GET /3/articles/{ArticleNumber}',
  'POST /3/articles',
  'GET /3/costcenters',
  'GET /3/projects',
  'GET /3/projects/{ProjectNumber}',
];
