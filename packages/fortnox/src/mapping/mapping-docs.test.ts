import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from '@sync/shared';
import type {
  CustomerDraft,
  InvoiceDraft,
  InvoicePaymentDraft,
  InvoiceRowDraft,
} from './drafts.js';
import type { CreditDocument } from './credit-document.js';
import type { CreditRowDraft } from './credit-drafts.js';
import { planCredit } from './plan-credit.js';
import { planInvoice } from './plan-invoice.js';
import { bookedInvoice } from './testing/booked-invoice.js';
import { invoiceOf, rateOf, sek, settingsWith, swedishCompany } from './testing/paid-invoice.js';

const docs = readFileSync(join(__dirname, '../../../../docs/mapping.md'), 'utf8');

/** First column of the first table under the heading that begins so. */
function tableUnder(heading: string): string[] {
  const section = docs.split(/^#+ /m).find((part) => part.startsWith(heading)) ?? '';
  return Array.from(section.matchAll(/^\| *`([\w-]+)` *\|/gm), (match) => match[1] ?? '').sort();
}

// The compiler keeps these lists equal to the drafts: a field too few or too many is an error.
const customer: Record<keyof CustomerDraft, true> = {
  CustomerNumber: true,
  Name: true,
  Type: true,
  VATType: true,
  OrganisationNumber: true,
  VATNumber: true,
  Email: true,
  Address1: true,
  Address2: true,
  ZipCode: true,
  City: true,
  CountryCode: true,
  Currency: true,
  ExternalReference: true,
};
const invoice: Record<keyof InvoiceDraft, true> = {
  CustomerNumber: true,
  ExternalInvoiceReference1: true,
  YourOrderNumber: true,
  InvoiceDate: true,
  DueDate: true,
  Currency: true,
  CurrencyRate: true,
  CurrencyUnit: true,
  VATIncluded: true,
  AdministrationFee: true,
  Freight: true,
  Language: true,
  YourReference: true,
  ExternalInvoiceReference2: true,
  InvoiceRows: true,
};
const row: Record<keyof InvoiceRowDraft, true> = {
  AccountNumber: true,
  Description: true,
  DeliveredQuantity: true,
  Price: true,
  VAT: true,
  VATCode: true,
  Discount: true,
  DiscountType: true,
  ArticleNumber: true,
  CostCenter: true,
  Project: true,
};
const creditRow: Record<keyof CreditRowDraft, true> = {
  ...row,
  ArticleNumber: true,
  CostCenter: true,
  Project: true,
};
const payment: Record<keyof InvoicePaymentDraft, true> = {
  InvoiceNumber: true,
  Amount: true,
  AmountCurrency: true,
  CurrencyRate: true,
  PaymentDate: true,
  ModeOfPayment: true,
  ModeOfPaymentAccount: true,
  WriteOffs: true,
};

const fields = (record: object): string[] => Object.keys(record).sort();

it('says of every field of every request where its value comes from', () => {
  expect(tableUnder('The customer')).toEqual(fields(customer));
  expect(tableUnder('The invoice')).toEqual(fields(invoice));
  expect(tableUnder('Rows')).toEqual(fields(row));
  expect(tableUnder('Payments')).toEqual(fields(payment));
});

/** A plan in which every optional field is used. */
const settings = settingsWith({
  customerNumbers: 'subscriptionflow',
  vatMap: [{ rate: '25', regime: 'domestic', vatCode: 'MP1' }],
  articles: 'sku',
  costCenter: 'KS1',
  project: 'P1',
});
const source = invoiceOf({
  currency: 'EUR',
  customer: {
    ...swedishCompany,
    billingAddress: { ...swedishCompany.billingAddress, address2: 'c/o Bo' },
  },
  lines: [{ subTotal: '100.00', discount: '10.00', vat: '22.50', rate: '25' }],
  change: { purchaseOrder: 'PO-4711' },
});

it('documents no field that is never sent', () => {
  const plan = planInvoice({ invoice: source, settings, rate: rateOf('11.4210') });
  const habit = { roundsToKronor: true };
  const lines = [{ subTotal: '9.90', vat: '2.48', rate: '25' }];
  const rounded = planInvoice({ invoice: invoiceOf({ lines }), settings, rate: sek, habit });
  if (!plan.ok || !rounded.ok) throw new Error(JSON.stringify([plan, rounded]));
  expect(fields(plan.value.customer.draft)).toEqual(fields(customer));
  expect(fields({ ...plan.value.invoice, CustomerNumber: '1' })).toEqual(fields(invoice));
  expect(fields(plan.value.invoice.InvoiceRows[0] ?? {})).toEqual(fields(row));
  const draft = { ...plan.value.payments[0]?.draft, ...rounded.value.payments[0]?.draft };
  expect(fields({ ...draft, InvoiceNumber: 1 })).toEqual(fields(payment));
});

it('documents the fields that a credit invoice gets', () => {
  const document = creditDocument('credit-invoice');
  if (document.kind !== 'credit-invoice') throw new Error('must be a credit invoice');
  expect(tableUnder('Credit invoices')).toEqual(fields(document.changes));
});

it('documents the fields of an invoice of less than nothing', () => {
  const document = creditDocument('negative-invoice');
  if (document.kind !== 'negative-invoice') throw new Error('must be a negative invoice');
  expect(tableUnder('A second refund')).toEqual(fields(document.draft));
});

it('documents the fields of a row that gives money back', () => {
  expect(tableUnder('Credit rows')).toEqual(fields(creditRow));
});

/** Made for a part of the invoice above. */
function creditDocument(as: CreditDocument['kind']): CreditDocument {
  const planned = planInvoice({ invoice: source, settings, rate: rateOf('11.4210') });
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  const refund = {
    ...{ id: 'r', date: '2026-11-25', currency: 'EUR', amount: new Decimal('10.00') },
  };
  const plan = planCredit({
    ...{ invoice: source, settings, as, earlier: [], change: { kind: 'refund', refund } },
    original: bookedInvoice('17', planned.value.invoice),
  });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value.document;
}

it('lists every kind of problem, and none that does not exist', () => {
  const sources = readdirSync(__dirname).filter((name) => /^(?!.*\.test).*\.ts$/.test(name));
  const kinds = sources.flatMap((name) => {
    const text = readFileSync(join(__dirname, name), 'utf8');
    return Array.from(text.matchAll(/problem\(\s*'([a-z-]+)'/g), (match) => match[1] ?? '');
  });
  expect(tableUnder('Problems')).toEqual([...new Set(kinds)].sort());
});
