import { at, listAt } from '../../scripts/start/json.js';
import type { HttpJson } from '../../scripts/start/http-json.js';
import { auditCompany } from '../../scripts/workload/audit.js';
import type { Company } from '../../scripts/workload/company.js';
import { invoiceNumber } from '../../scripts/workload/invoices.js';
import { invoiceEvent } from '../complaints/invoice-event.js';

export type Call = { readonly name: string; readonly method: string; readonly path: string };

/** A life of an invoice whose calls are struck, each in a company of its own. */
export type Scenario = {
  readonly calls: readonly Call[];
  /** Of the connection. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the Fortnox company. */
  readonly tenant: Readonly<Record<string, unknown>>;
  /** Carried over, one after the other, before anything is struck. */
  readonly before: (site: string) => readonly unknown[];
  /** What the company changes after that. */
  readonly then: Readonly<Record<string, unknown>>;
  /** What the worker is struck at. */
  readonly event: (site: string) => unknown;
  /** What stands in Fortnox in the end, and what it looks like when all is well. */
  readonly standing: (sandbox: HttpJson, company: Company) => Promise<unknown>;
  readonly well: unknown;
};

const invoiceIn = (site: string) => invoiceNumber(0, site);

/** Every call in the life of the first invoice of a customer. */
export const firstInvoice: Scenario = {
  calls: [
    { name: 'access token', method: 'POST', path: '^/oauth-v1/token$' },
    { name: 'customer search', method: 'GET', path: '^/3/customers$' },
    { name: 'customer create', method: 'POST', path: '^/3/customers$' },
    { name: 'invoice create', method: 'POST', path: '^/3/invoices$' },
    { name: 'invoice bookkeep', method: 'PUT', path: '^/3/invoices/\\d+/bookkeep$' },
    { name: 'payment create', method: 'POST', path: '^/3/invoicepayments$' },
    { name: 'payment bookkeep', method: 'PUT', path: '^/3/invoicepayments/\\d+/bookkeep$' },
  ],
  settings: {},
  tenant: {},
  before: () => [],
  then: {},
  event: (site) => invoiceIn(site).event,
  standing: (sandbox, company) => auditCompany(sandbox, company, [invoiceIn(company.site)]),
  well: { lost: [], twice: [], wrongTotal: [], notSettled: [], customersTwice: [] },
};

const yearly = Array.from({ length: 12 }, () => ({
  ...{ net: '12.30', vat: '3.08', rate: '25', sku: 'YEAR' },
  service: ['2026-11-18', '2027-11-17'] as const,
}));

/**
 * Every call that a connection's choices add, in one invoice: Fortnox takes a rate that cannot be
 * booked and rounds VAT in another way than expected, so its draft has to be corrected as well.
 */
export const everyChoice: Scenario = {
  calls: [
    { name: 'locked period', method: 'GET', path: '^/3/settings/lockedperiod$' },
    { name: 'currency', method: 'GET', path: '^/3/currencies/USD$' },
    { name: 'article search', method: 'GET', path: '^/3/articles/YEAR$' },
    { name: 'article create', method: 'POST', path: '^/3/articles$' },
    { name: 'draft correct', method: 'PUT', path: '^/3/invoices/\\d+$' },
    { name: 'accrual create', method: 'POST', path: '^/3/invoiceaccruals$' },
    { name: 'mark as sent', method: 'PUT', path: '^/3/invoices/\\d+/externalprint$' },
  ],
  settings: {
    ...{ markAsSent: true, articles: 'sku', lockedPeriod: 'first-open-day' },
    deferral: { accrualAccount: '2970' },
  },
  tenant: {
    ...{ accruals: 'on', vatRounding: 'per-row', lockedUntil: '2026-11-30' },
    // The register's rate of the day is taken, and no day is like another.
    rateDriftPerDay: '0',
  },
  before: () => [],
  then: {},
  event: (site) =>
    invoiceEvent({ id: `${site}-inv`, currency: 'USD', lines: yearly, vat: '36.90' }),
  standing: documents,
  well: [
    {
      ...{ total: '184.50', currency: 'USD', rate: '9.624', date: '2026-12-01' },
      ...{ sent: true, booked: true, cancelled: false, balance: '0.00', articles: ['', 'YEAR'] },
      accrued: '1420.50',
      payments: ['184.50 on 2026-12-01, booked'],
    },
  ],
};

const kronor = {
  ...{ total: '1250.00', currency: 'SEK', rate: '1', articles: [''], sent: false },
  accrued: undefined,
};

const openDay = { date: '2026-12-01', payments: ['1250.00 on 2026-12-01, booked'] };

/** A draft whose day was locked after the lock was asked for: it is cancelled and made anew. */
export const lockedMeanwhile: Scenario = {
  calls: [
    { name: 'locked period, again', method: 'GET', path: '^/3/settings/lockedperiod$' },
    { name: 'draft withdraw', method: 'PUT', path: '^/3/invoices/\\d+/cancel$' },
  ],
  settings: { lockedPeriod: 'first-open-day' },
  tenant: {},
  before: (site) => [invoiceEvent({ id: `${site}-first` })],
  then: { lockedUntil: '2026-11-30' },
  event: (site) => invoiceEvent({ id: `${site}-inv` }),
  standing: documents,
  well: [
    {
      ...{ ...kronor, date: '2026-11-18', booked: true, cancelled: false, balance: '0.00' },
      payments: ['1250.00 on 2026-11-20, booked'],
    },
    {
      ...kronor,
      date: '2026-11-18',
      booked: false,
      cancelled: true,
      balance: '1250.00',
      payments: [],
    },
    { ...kronor, ...openDay, booked: true, cancelled: false, balance: '0.00' },
  ],
};

const refund = (site: string, id: string, amount: string) => ({
  ...{ type: 'invoice.refunded', schema_version: '2026-11-01', timestamp: '2026-11-21T08:15:30Z' },
  source: { system: 'subscriptionflow', site },
  data: {
    invoice: { id: `${site}-inv`, currency: 'SEK' },
    refund: { id, date: '2026-11-21', amount },
  },
});

const given = (amount: string) => ({
  ...{ ...kronor, total: amount, date: '2026-11-21', booked: true, cancelled: false },
  ...{ balance: '0.00', payments: [`${amount} on 2026-11-21, booked`] },
});

/** The second refund of an invoice, which becomes a negative invoice of its own: number 3. */
export const secondRefund: Scenario = {
  calls: [
    { name: 'original', method: 'GET', path: '^/3/invoices/1$' },
    { name: 'earlier credit', method: 'GET', path: '^/3/invoices/2$' },
    { name: 'negative invoice create', method: 'POST', path: '^/3/invoices$' },
    { name: 'negative invoice bookkeep', method: 'PUT', path: '^/3/invoices/3/bookkeep$' },
    { name: 'refund payment create', method: 'POST', path: '^/3/invoicepayments$' },
    { name: 'refund payment bookkeep', method: 'PUT', path: '^/3/invoicepayments/\\d+/bookkeep$' },
    { name: 'balance', method: 'GET', path: '^/3/invoices/3$' },
  ],
  settings: { refunds: 'credit' },
  tenant: {},
  before: (site) => [invoiceEvent({ id: `${site}-inv` }), refund(site, 'r1', '100.00')],
  then: {},
  event: (site) => refund(site, 'r2', '50.00'),
  standing: documents,
  well: [
    {
      ...{ ...kronor, date: '2026-11-18', booked: true, cancelled: false, balance: '0.00' },
      payments: ['1250.00 on 2026-11-20, booked'],
    },
    given('-100.00'),
    given('-50.00'),
  ],
};

/** Every document in the company, in the order they were made, with what belongs to it. */
async function documents(sandbox: HttpJson, { tenantId }: Company): Promise<unknown> {
  const ledger = await sandbox.get(`/control/fortnox/${tenantId}/ledger`);
  return listAt(ledger, 'invoices').map((invoice) => ({
    total: at(invoice, 'total'),
    currency: at(invoice, 'currency'),
    rate: at(invoice, 'currencyRate'),
    date: at(invoice, 'invoiceDate'),
    sent: at(invoice, 'sent'),
    booked: at(invoice, 'booked'),
    cancelled: at(invoice, 'cancelled'),
    balance: at(invoice, 'balance'),
    articles: [...new Set(listAt(invoice, 'rows').map((row) => at(row, 'article')))].toSorted(),
    accrued: at(invoice, 'accrual', 'total'),
    payments: listAt(invoice, 'payments').map(
      (payment) =>
        `${String(at(payment, 'amountCurrency'))} on ${String(at(payment, 'date'))}, ${at(payment, 'booked') === true ? 'booked' : 'not booked'}`,
    ),
  }));
}
