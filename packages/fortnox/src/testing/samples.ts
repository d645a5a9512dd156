import type { RecordedAnswer } from './reference-material.js';

/**
 * Answers in the shapes that Fortnox is known to use (drifting types, null, "" and the string
 * "false"), written by us; they stand in for recorded traffic where that is not at hand.
 */
export const sampleAnswers: readonly RecordedAnswer[] = [
  sample('GET', '/3/customers/1', 200, {
    Customer: {
      CustomerNumber: '1',
      Name: 'Åkeri AB',
      Active: true,
      Email: '',
      VATType: 'SEVAT',
      VATNumber: '',
      CountryCode: null,
      Currency: 'SEK',
      InvoiceFreight: null,
    },
  }),
  sample('GET', '/3/customers', 200, {
    MetaInformation: { '@TotalResources': 1, '@TotalPages': 1, '@CurrentPage': 1 },
    Customers: [{ CustomerNumber: '1', Name: 'Åkeri AB', City: 'Malmö', Phone: '' }],
  }),
  sample('POST', '/3/invoices', 201, {
    Invoice: {
      DocumentNumber: '20',
      Booked: false,
      Cancelled: false,
      Credit: 'false',
      CreditInvoiceReference: '0',
      ContractReference: 0,
      Currency: 'SEK',
      CurrencyRate: 1,
      CurrencyUnit: 1,
      FinalPayDate: null,
      InvoicePeriodStart: '',
      Total: 124.99,
      TotalVAT: '25.00',
      Balance: 124.99,
      VoucherNumber: null,
      AccountingMethod: 'ACCRUAL',
      InvoiceRows: [
        { AccountNumber: 3001, DeliveredQuantity: '1.00', Price: 99.99, VAT: 25, Total: 99.99 },
      ],
    },
  }),
  sample('GET', '/3/invoices', 200, {
    MetaInformation: { '@TotalResources': 0, '@TotalPages': 0, '@CurrentPage': 1 },
    Invoices: [],
  }),
  sample('GET', '/3/articles/101', 200, {
    Article: { ArticleNumber: '101', VAT: 25, Active: true },
  }),
  sample('GET', '/3/termsofpayments/30', 200, {
    TermsOfPayment: { Code: '30', Description: '30 dagar' },
  }),
  sample('GET', '/3/invoices/9', 404, {
    ErrorInformation: { Error: 1, Message: 'Kan inte hitta fakturan.', Code: 2000434 },
  }),
  sample('GET', '/3/invoices', 400, {
    ErrorInformation: { error: 1, message: 'Ett ogiltigt filter.', code: 2000587 },
  }),
  sample('GET', '/3/customers', 401, { message: 'unauthorized' }),
];

function sample(method: string, path: string, status: number, body: unknown): RecordedAnswer {
  return { name: 'sample', method, path, status, body };
}
