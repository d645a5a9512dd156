import type { JsonObject } from '../../json.js';
import { toCents, vatWithin } from '../amounts.js';
import type { Company } from '../company.js';
import { text } from '../fields/given.js';
import type { InvoiceRecord, InvoiceRow } from '../records.js';
import { balanceOf, finalPayDate } from '../settlement.js';
import { show } from '../stored-fields.js';

/** What an invoice shows for fields nobody filled, as recorded in December 2024. */
const emptyInvoice: JsonObject = {
  Address1: '',
  Address2: '',
  City: '',
  Comments: '',
  CostCenter: '',
  Country: '',
  CustomerName: '',
  DeliveryAddress1: '',
  DeliveryAddress2: '',
  DeliveryCity: '',
  DeliveryCountry: '',
  DeliveryDate: null,
  DeliveryName: '',
  DeliveryZipCode: '',
  EDIInformation: {
    EDIGlobalLocationNumber: null,
    EDIGlobalLocationNumberDelivery: null,
    EDIInvoiceExtra1: null,
    EDIInvoiceExtra2: null,
    EDIOurElectronicReference: null,
    EDIYourElectronicReference: null,
    EDIStatus: '',
  },
  EUQuarterlyReport: false,
  EmailInformation: {
    EmailAddressFrom: null,
    EmailAddressTo: '',
    EmailAddressCC: null,
    EmailAddressBCC: null,
    EmailSubject: 'Faktura {no} bifogas',
    EmailBody: ' ',
  },
  ExternalInvoiceReference1: '',
  ExternalInvoiceReference2: '',
  InvoiceType: 'INVOICE',
  Labels: [],
  Language: 'SV',
  NotCompleted: false,
  OCR: '',
  OurReference: '',
  PaymentWay: '',
  Phone1: '',
  Phone2: '',
  PriceList: 'A',
  PrintTemplate: 'st',
  Project: '',
  Remarks: '',
  TaxReductionType: 'none',
  TermsOfDelivery: '',
  TermsOfPayment: '30',
  WayOfDelivery: '',
  YourOrderNumber: '',
  YourReference: '',
  ZipCode: '',
};

/** Never anything else for invoices made through the API without these modules. */
const constants: JsonObject = {
  BasisTaxReduction: 0,
  ContractReference: '0',
  ContributionPercent: 0,
  ContributionValue: 0,
  HouseWork: false,
  InvoicePeriodEnd: '',
  InvoicePeriodStart: '',
  LastRemindDate: null,
  NoxFinans: false,
  OfferReference: '0',
  OrderReference: '0',
  Reminders: 0,
  TaxReduction: null,
  TimeBasisReference: null,
  WarehouseReady: true,
};

/** An invoice as `GET /3/invoices/{n}` and the writes answer it; types drift as recorded. */
export function invoiceView(company: Company, invoice: InvoiceRecord, baseUrl: string): JsonObject {
  return {
    '@url': `${baseUrl}/invoices/${invoice.number}`,
    '@urlTaxReductionList': `${baseUrl}/taxreductions?filter=invoices&referencenumber=${invoice.number}`,
    ...show(invoice.fields, emptyInvoice),
    ...constants,
    ...header(company, invoice),
    ...figures(company, invoice),
    ...posting(invoice),
    InvoiceRows: invoice.rows.map((row) => rowView(row, invoice.vatIncluded)),
  };
}

function header(company: Company, invoice: InvoiceRecord): JsonObject {
  const customer = company.customers.get(invoice.customerNumber);
  return {
    AccountingMethod: company.settings.accountingMethod,
    Cancelled: invoice.cancelled,
    Credit: invoice.credits === undefined ? 'false' : 'true',
    CreditInvoiceReference: String(invoice.creditedBy ?? invoice.credits ?? 0),
    CustomerNumber: invoice.customerNumber,
    DocumentNumber: String(invoice.number),
    DueDate: invoice.dueDate,
    FinalPayDate: finalPayDate(company, invoice) ?? null,
    InvoiceDate: invoice.invoiceDate,
    InvoiceReference: String(invoice.credits ?? 0),
    OrganisationNumber: customer ? (text(customer.fields, 'OrganisationNumber') ?? '') : '',
    OutboundDate: text(invoice.fields, 'OutboundDate') ?? invoice.invoiceDate,
    Sent: invoice.sent,
    VATIncluded: invoice.vatIncluded,
  };
}

function figures(company: Company, invoice: InvoiceRecord): JsonObject {
  const { totals } = invoice;
  return {
    AdministrationFee: invoice.administrationFee.toNumber(),
    AdministrationFeeVAT: totals.administrationFeeVat.toNumber(),
    Balance: balanceOf(company, invoice).toNumber(),
    Currency: invoice.currency,
    CurrencyRate: invoice.currencyRate.toNumber(),
    CurrencyUnit: invoice.currencyUnit,
    Freight: invoice.freight.toNumber(),
    FreightVAT: totals.freightVat.toNumber(),
    Gross: totals.gross.toNumber(),
    Net: totals.net.toNumber(),
    RoundOff: totals.roundOff.toNumber(),
    Total: totals.total.toNumber(),
    TotalToPay: totals.total.toNumber(),
    TotalVAT: totals.vat.toNumber(),
  };
}

function posting(invoice: InvoiceRecord): JsonObject {
  return {
    Booked: invoice.voucher !== undefined,
    VoucherNumber: invoice.voucher?.number ?? null,
    VoucherSeries: invoice.voucher?.series ?? null,
    VoucherYear: invoice.voucher?.year ?? null,
  };
}

const emptyRow: JsonObject = {
  Cost: 0,
  CostCenter: '',
  HouseWork: false,
  HouseWorkHoursToReport: null,
  HouseWorkType: null,
  Project: '',
  StockPointCode: null,
  Unit: '',
};

function rowView(row: InvoiceRow, included: boolean): JsonObject {
  const withoutVat = (value: InvoiceRow['total']) =>
    included ? toCents(value.sub(vatWithin(value, row.vat, true))) : value;
  return {
    ...show(new Map(row.given), emptyRow),
    AccountNumber: row.accountNumber,
    ArticleNumber: row.articleNumber,
    ContributionPercent: '0',
    ContributionValue: '0',
    DeliveredQuantity: row.quantity.toString(),
    Description: row.description,
    Discount: row.discount.toNumber(),
    DiscountType: row.discountType,
    Price: row.price.toNumber(),
    PriceExcludingVAT: withoutVat(row.price).toNumber(),
    RowId: row.rowId,
    Total: row.total.toNumber(),
    TotalExcludingVAT: withoutVat(row.total).toNumber(),
    VAT: row.vat,
    VATCode: row.vatCode ?? null,
  };
}

/** List items carry no rows, VAT or method; their rate is a string (recorded). */
export function invoiceListItem(
  company: Company,
  invoice: InvoiceRecord,
  baseUrl: string,
): JsonObject {
  const full = invoiceView(company, invoice, baseUrl);
  const item = Object.fromEntries(listItemFields.map((name) => [name, full[name] ?? null]));
  return { ...item, CurrencyRate: invoice.currencyRate.toString() };
}

const listItemFields = [
  '@url',
  'Balance',
  'Booked',
  'Cancelled',
  'CostCenter',
  'Currency',
  'CurrencyRate',
  'CurrencyUnit',
  'CustomerName',
  'CustomerNumber',
  'DocumentNumber',
  'DueDate',
  'ExternalInvoiceReference1',
  'ExternalInvoiceReference2',
  'InvoiceDate',
  'InvoiceType',
  'NoxFinans',
  'OCR',
  'VoucherNumber',
  'VoucherSeries',
  'VoucherYear',
  'WayOfDelivery',
  'TermsOfPayment',
  'Project',
  'Sent',
  'Total',
  'FinalPayDate',
];
