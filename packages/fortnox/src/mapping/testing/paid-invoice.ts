import {
  connectionSettingsSchema,
  Decimal,
  sum,
  type ConnectionSettings,
  type ConnectionSettingsInput,
  type Customer,
  type InvoiceLine,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';
import type { ResolvedRate } from '../plan.js';

/** Builds invoices that add up, so that a test states only what it is about. */

export function settingsWith(change: Partial<ConnectionSettingsInput> = {}): ConnectionSettings {
  return connectionSettingsSchema.parse({
    defaultIncomeAccount: '3001',
    defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    ...change,
  });
}

export const sek: ResolvedRate = {
  rate: new Decimal(1),
  unit: 1,
  date: '2026-11-18',
  source: 'sek',
};

export const rateOf = (rate: string, unit = 1): ResolvedRate => ({
  rate: new Decimal(rate),
  unit,
  date: '2026-11-18',
  source: 'fortnox',
});

type LineInput = {
  readonly subTotal: string;
  readonly vat: string;
  readonly rate?: string | undefined;
  readonly discount?: string;
  readonly quantity?: string;
  readonly change?: Partial<InvoiceLine>;
};

function lineOf(input: LineInput, index: number, pricesIncludeVat: boolean): InvoiceLine {
  const subTotal = new Decimal(input.subTotal);
  const discount = new Decimal(input.discount ?? 0);
  const vat = new Decimal(input.vat);
  const amount = subTotal.minus(discount);
  return {
    id: `ch_${index + 1}`,
    productSku: 'PRO-M',
    name: 'Pro monthly',
    quantity: new Decimal(input.quantity ?? 1),
    subTotal,
    discount,
    vatRate: input.rate === undefined ? undefined : new Decimal(input.rate),
    vat,
    total: pricesIncludeVat ? amount : amount.plus(vat),
    accountCode: undefined,
    serviceFrom: undefined,
    serviceTo: undefined,
    ...input.change,
  };
}

export const swedishCompany: Customer = {
  id: '3213427c',
  customerNumber: 'CUST_002648',
  name: 'Anna Andersson',
  email: 'ap@acme.se',
  company: 'Acme AB',
  vatId: 'SE556012579001',
  organisationNumber: '556012-5790',
  billingAddress: {
    address1: 'Kungsgatan 1',
    address2: undefined,
    postalCode: '111 43',
    city: 'Stockholm',
    country: 'SE',
  },
};

export function customerIn(country: string, change: Partial<Customer> = {}): Customer {
  return {
    ...swedishCompany,
    company: undefined,
    vatId: undefined,
    organisationNumber: undefined,
    billingAddress: { ...swedishCompany.billingAddress, country },
    ...change,
  };
}

export function paymentOf(amount: string, change: Partial<Transaction> = {}): Transaction {
  return {
    id: 'tr_1',
    name: 'P-013336',
    type: 'Payment',
    status: 'Paid',
    date: '2026-11-20',
    amount: new Decimal(amount),
    appliedAmount: new Decimal(amount),
    currency: 'SEK',
    method: 'card',
    gateway: 'stripe',
    ...change,
  };
}

export type InvoiceInput = {
  readonly lines?: readonly LineInput[];
  readonly pricesIncludeVat?: boolean;
  readonly currency?: string;
  readonly customer?: Customer;
  readonly change?: Partial<PaidInvoice>;
};

/** Sums and one full payment follow from the lines. */
export function invoiceOf(input: InvoiceInput = {}): PaidInvoice {
  const pricesIncludeVat = input.pricesIncludeVat ?? false;
  const given = input.lines ?? [{ subTotal: '1000.00', vat: '250.00', rate: '25' }];
  const lines = given.map((line, index) => lineOf(line, index, pricesIncludeVat));
  const total = sum(lines.map((line) => line.total));
  const currency = input.currency ?? 'SEK';
  return {
    id: '4b7c1e0a-5d0f-4a53-9a56-3d6f0f1f7a11',
    number: 'SF-15579',
    status: 'Paid',
    invoiceDate: '2026-11-18',
    dueDate: '2026-12-18',
    currency,
    pricesIncludeVat,
    exchangeRate: undefined,
    subTotal: sum(lines.map((line) => line.subTotal)),
    discount: sum(lines.map((line) => line.discount)),
    vat: sum(lines.map((line) => line.vat)),
    miscellaneousCharges: new Decimal(0),
    total,
    receivedPayment: total,
    creditNotes: new Decimal(0),
    closingBalance: new Decimal(0),
    customer: input.customer ?? swedishCompany,
    lines,
    transactions: total.isZero() ? [] : [paymentOf(total.toString(), { currency })],
    ...input.change,
  };
}
