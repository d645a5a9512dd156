import type { JsonObject } from '../../json.js';
import type { Company } from '../company.js';
import { text } from '../fields/given.js';
import type { InvoiceRecord, PaymentRecord, WriteOff } from '../records.js';

/** A payment as the specification's read schema has it; no payment traffic is public. */
export function paymentView(company: Company, payment: PaymentRecord, baseUrl: string): JsonObject {
  const invoice = company.invoices.get(payment.invoiceNumber);
  return {
    '@url': `${baseUrl}/invoicepayments/${payment.number}`,
    Amount: payment.amount.toNumber(),
    AmountCurrency: payment.amountCurrency.toNumber(),
    CurrencyRate: payment.currencyRate.toNumber(),
    ...(invoice ? mirrored(invoice) : {}),
    InvoiceNumber: payment.invoiceNumber,
    ModeOfPayment: payment.modeOfPayment,
    ModeOfPaymentAccount: payment.modeOfPaymentAccount,
    Number: String(payment.number),
    PaymentDate: payment.paymentDate,
    Booked: payment.voucher !== undefined,
    VoucherNumber: payment.voucher?.number ?? null,
    VoucherSeries: payment.voucher?.series ?? null,
    VoucherYear: payment.voucher?.year ?? null,
    Source: 'direct',
    WriteOffs: payment.writeOffs.map(writeOffView),
  };
}

/** The references mirror the invoice; they cannot carry a payment's own id. */
function mirrored(invoice: InvoiceRecord): JsonObject {
  const value = (name: string) => text(invoice.fields, name) ?? '';
  return {
    Currency: invoice.currency,
    CurrencyUnit: invoice.currencyUnit,
    ExternalInvoiceReference1: value('ExternalInvoiceReference1'),
    ExternalInvoiceReference2: value('ExternalInvoiceReference2'),
    InvoiceCustomerName: value('CustomerName'),
    InvoiceCustomerNumber: invoice.customerNumber,
    InvoiceDueDate: invoice.dueDate,
    InvoiceOCR: value('OCR'),
    InvoiceTotal: invoice.totals.total.toString(),
  };
}

const writeOffView = (writeOff: WriteOff): JsonObject => ({
  Amount: writeOff.amount.toNumber(),
  AccountNumber: writeOff.accountNumber,
  CostCenter: text(writeOff.given, 'CostCenter') ?? null,
  Currency: 'SEK',
  Description: text(writeOff.given, 'Description') ?? '',
  TransactionInformation: text(writeOff.given, 'TransactionInformation') ?? '',
  Project: text(writeOff.given, 'Project') ?? null,
});

/** The documented list item is a subset; its numbers came as strings there. */
export function paymentListItem(
  company: Company,
  payment: PaymentRecord,
  baseUrl: string,
): JsonObject {
  const full = paymentView(company, payment, baseUrl);
  const item = Object.fromEntries(listItemFields.map((name) => [name, full[name] ?? null]));
  return {
    ...item,
    CurrencyRate: payment.currencyRate.toString(),
    CurrencyUnit: String(company.invoices.get(payment.invoiceNumber)?.currencyUnit ?? 1),
  };
}

const listItemFields = [
  '@url',
  'Amount',
  'AmountCurrency',
  'Booked',
  'Currency',
  'CurrencyRate',
  'CurrencyUnit',
  'InvoiceNumber',
  'Number',
  'PaymentDate',
  'Source',
];
