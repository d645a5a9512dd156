import { duplicateReferences, groupsOf } from './duplicates.js';
import { balanceOf, paymentsOf } from './settlement.js';
import type { Company } from './company.js';
import { amount, text, whole } from './fields/given.js';
import type { CustomerRecord, InvoiceRecord, InvoiceRow } from './records.js';

/** What an auditor would ask about; every list is empty in a healthy ledger. */
export type Findings = {
  readonly duplicateReferences: readonly { reference: string; invoices: readonly number[] }[];
  readonly duplicateCustomers: readonly { key: string; customers: readonly string[] }[];
  readonly unbookedInvoices: readonly number[];
  readonly unbookedPayments: readonly number[];
  readonly openBalances: readonly { invoice: number; balance: string }[];
  readonly overpaid: readonly { invoice: number; balance: string }[];
  /** VAT on a sale that the customer's VAT type says is without. */
  readonly vatWhereNone: readonly number[];
  readonly rateOneInForeignCurrency: readonly number[];
};

export function findingsOf(company: Company): Findings {
  const live = [...company.invoices.values()].filter((invoice) => !invoice.cancelled);
  return {
    duplicateReferences: duplicateReferences(live),
    duplicateCustomers: duplicateCustomers([...company.customers.values()]),
    unbookedInvoices: live.filter((invoice) => !invoice.voucher).map((invoice) => invoice.number),
    unbookedPayments: [...company.payments.values()]
      .filter((payment) => !payment.voucher)
      .map((payment) => payment.number),
    openBalances: balances(company, live, 'short'),
    overpaid: balances(company, live, 'over'),
    vatWhereNone: live.filter(hasVatWhereNone).map((invoice) => invoice.number),
    rateOneInForeignCurrency: live
      .filter((invoice) => invoice.currency !== 'SEK' && invoice.currencyRate.eq(1))
      .map((invoice) => invoice.number),
  };
}

/** The same external reference, e-mail or organisation number on two cards. */
function duplicateCustomers(customers: readonly CustomerRecord[]) {
  return ['ExternalReference', 'Email', 'OrganisationNumber'].flatMap((field) =>
    groupsOf(customers, (customer) => text(customer.fields, field)).map(([value, group]) => ({
      key: `${field}=${value}`,
      customers: group.map((customer) => customer.number),
    })),
  );
}

/** Invoices with something left, or with more paid than they come to, whatever their sign. */
function balances(company: Company, invoices: readonly InvoiceRecord[], side: 'short' | 'over') {
  return invoices
    .map((invoice) => ({ invoice, balance: balanceOf(company, invoice) }))
    .filter(({ invoice, balance }) => {
      const owed = invoice.totals.total.isNegative() ? balance.neg() : balance;
      return invoice.credits === undefined && (side === 'short' ? owed.gt(0) : owed.lt(0));
    })
    .map(({ invoice, balance }) => ({ invoice: invoice.number, balance: balance.toFixed(2) }));
}

const withoutVat = new Set(['SEREVERSEDVAT', 'EUREVERSEDVAT', 'EXPORT']);

const hasVatWhereNone = (invoice: InvoiceRecord): boolean =>
  withoutVat.has(invoice.customerVatType) && !invoice.totals.vat.isZero();

/** Everything a company holds, as plain decimal strings, for comparing with the source. */
export function ledgerOf(company: Company) {
  return {
    tenantId: company.tenantId,
    customers: [...company.customers.values()].map((customer) => ({
      number: customer.number,
      name: text(customer.fields, 'Name') ?? '',
      externalReference: text(customer.fields, 'ExternalReference'),
      organisationNumber: text(customer.fields, 'OrganisationNumber'),
      vatNumber: text(customer.fields, 'VATNumber'),
      vatType: text(customer.fields, 'VATType') ?? 'SEVAT',
      type: text(customer.fields, 'Type') ?? 'COMPANY',
      email: text(customer.fields, 'Email'),
      countryCode: text(customer.fields, 'CountryCode'),
    })),
    invoices: [...company.invoices.values()].map((invoice) => ledgerInvoice(company, invoice)),
  };
}

function ledgerInvoice(company: Company, invoice: InvoiceRecord) {
  return {
    number: invoice.number,
    reference: text(invoice.fields, 'ExternalInvoiceReference1'),
    yourOrderNumber: text(invoice.fields, 'YourOrderNumber'),
    customerNumber: invoice.customerNumber,
    invoiceDate: invoice.invoiceDate,
    dueDate: invoice.dueDate,
    currency: invoice.currency,
    currencyRate: invoice.currencyRate.toString(),
    currencyUnit: invoice.currencyUnit,
    vatIncluded: invoice.vatIncluded,
    net: invoice.totals.net.toFixed(2),
    vat: invoice.totals.vat.toFixed(2),
    total: invoice.totals.total.toFixed(2),
    roundOff: invoice.totals.roundOff.toFixed(2),
    balance: balanceOf(company, invoice).toFixed(2),
    booked: invoice.voucher !== undefined,
    cancelled: invoice.cancelled,
    sent: invoice.sent,
    credits: invoice.credits,
    creditedBy: invoice.creditedBy,
    rows: invoice.rows.map(ledgerRow),
    accrual: accrualOf(company, invoice.number),
    payments: paymentsOf(company, invoice).map((payment) => ({
      number: payment.number,
      amount: payment.amount.toFixed(2),
      amountCurrency: payment.amountCurrency.toFixed(2),
      currencyRate: payment.currencyRate.toString(),
      date: payment.paymentDate,
      mode: payment.modeOfPayment,
      account: payment.modeOfPaymentAccount,
      booked: payment.voucher !== undefined,
      writeOffs: payment.writeOffs.map((writeOff) => ({
        account: writeOff.accountNumber,
        amount: writeOff.amount.toFixed(2),
      })),
    })),
  };
}

const ledgerRow = (row: InvoiceRow) => ({
  account: row.accountNumber,
  article: row.articleNumber,
  description: row.description,
  quantity: row.quantity.toString(),
  price: row.price.toString(),
  discount: row.discount.toString(),
  discountType: row.discountType,
  vat: row.vat,
  costCenter: text(row.given, 'CostCenter'),
  project: text(row.given, 'Project'),
  total: row.total.toFixed(2),
});

function accrualOf(company: Company, invoice: number) {
  const fields = company.accruals.get(invoice)?.fields;
  if (!fields) return undefined;
  return {
    from: text(fields, 'StartDate'),
    to: text(fields, 'EndDate'),
    times: whole(fields, 'Times'),
    total: amount(fields, 'Total')?.toFixed(2),
    accrualAccount: whole(fields, 'AccrualAccount'),
    revenueAccount: whole(fields, 'RevenueAccount'),
  };
}
