import type { Handler } from './call.js';
import { createArticle, listArticles, readArticle, updateArticle } from './resources/articles.js';
import {
  createCostCenter,
  deleteCostCenter,
  listCostCenters,
  readCostCenter,
  updateCostCenter,
} from './resources/cost-centers.js';
import {
  createCurrency,
  listCurrencies,
  readCurrency,
  updateCurrency,
} from './resources/currencies.js';
import {
  createCustomer,
  deleteCustomer,
  listCustomers,
  readCustomer,
  updateCustomer,
} from './resources/customers.js';
import {
  createAccrual,
  deleteAccrual,
  listAccruals,
  readAccrual,
  updateAccrual,
} from './resources/invoice-accruals.js';
import {
  bookkeepInvoice,
  cancelInvoice,
  creditInvoice,
  externalPrintInvoice,
} from './resources/invoice-actions.js';
import { createInvoice, listInvoices, readInvoice, updateInvoice } from './resources/invoices.js';
import {
  bookkeepPayment,
  createPayment,
  deletePayment,
  listPayments,
  readPayment,
  updatePayment,
} from './resources/payments.js';
import {
  createProject,
  deleteProject,
  listProjects,
  readProject,
  updateProject,
} from './resources/projects.js';
import { listPredefinedSeries, readPredefinedSeries } from './resources/voucher-series.js';
import * as registers from './resources/registers.js';

export type ApiRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/3`; `:name` is a placeholder. */
  readonly path: string;
  /** From Fortnox's table of scopes. */
  readonly scope: string;
  readonly handle: Handler;
};

const route = (
  method: ApiRoute['method'],
  path: string,
  scope: string,
  handle: Handler,
): ApiRoute => ({ method, path, scope, handle });

export const apiRoutes: readonly ApiRoute[] = [
  route('GET', '/customers', 'customer', listCustomers),
  route('POST', '/customers', 'customer', createCustomer),
  route('GET', '/customers/:number', 'customer', readCustomer),
  route('PUT', '/customers/:number', 'customer', updateCustomer),
  route('DELETE', '/customers/:number', 'customer', deleteCustomer),
  route('GET', '/invoices', 'invoice', listInvoices),
  route('POST', '/invoices', 'invoice', createInvoice),
  route('GET', '/invoices/:number', 'invoice', readInvoice),
  route('PUT', '/invoices/:number', 'invoice', updateInvoice),
  route('PUT', '/invoices/:number/bookkeep', 'invoice', bookkeepInvoice),
  route('PUT', '/invoices/:number/cancel', 'invoice', cancelInvoice),
  route('PUT', '/invoices/:number/credit', 'invoice', creditInvoice),
  route('PUT', '/invoices/:number/externalprint', 'invoice', externalPrintInvoice),
  route('GET', '/invoicepayments', 'payment', listPayments),
  route('POST', '/invoicepayments', 'payment', createPayment),
  route('GET', '/invoicepayments/:number', 'payment', readPayment),
  route('PUT', '/invoicepayments/:number', 'payment', updatePayment),
  route('DELETE', '/invoicepayments/:number', 'payment', deletePayment),
  route('PUT', '/invoicepayments/:number/bookkeep', 'payment', bookkeepPayment),
  route('GET', '/invoiceaccruals', 'invoice', listAccruals),
  route('POST', '/invoiceaccruals', 'invoice', createAccrual),
  route('GET', '/invoiceaccruals/:number', 'invoice', readAccrual),
  route('PUT', '/invoiceaccruals/:number', 'invoice', updateAccrual),
  route('DELETE', '/invoiceaccruals/:number', 'invoice', deleteAccrual),
  route('GET', '/articles', 'article', listArticles),
  route('POST', '/articles', 'article', createArticle),
  route('GET', '/articles/:number', 'article', readArticle),
  route('PUT', '/articles/:number', 'article', updateArticle),
  route('GET', '/costcenters', 'costcenter', listCostCenters),
  route('POST', '/costcenters', 'costcenter', createCostCenter),
  route('GET', '/costcenters/:code', 'costcenter', readCostCenter),
  route('PUT', '/costcenters/:code', 'costcenter', updateCostCenter),
  route('DELETE', '/costcenters/:code', 'costcenter', deleteCostCenter),
  route('GET', '/projects', 'project', listProjects),
  route('POST', '/projects', 'project', createProject),
  route('GET', '/projects/:number', 'project', readProject),
  route('PUT', '/projects/:number', 'project', updateProject),
  route('DELETE', '/projects/:number', 'project', deleteProject),
  route('GET', '/currencies', 'currency', listCurrencies),
  route('POST', '/currencies', 'currency', createCurrency),
  route('GET', '/currencies/:code', 'currency', readCurrency),
  route('PUT', '/currencies/:code', 'currency', updateCurrency),
  route('GET', '/modesofpayments', 'settings', registers.listModesOfPayment),
  route('POST', '/modesofpayments', 'settings', registers.createModeOfPayment),
  route('GET', '/modesofpayments/:code', 'settings', registers.readModeOfPayment),
  route('GET', '/predefinedaccounts', 'settings', registers.listPredefinedAccounts),
  route('GET', '/predefinedaccounts/:name', 'settings', registers.readPredefinedAccount),
  route('GET', '/accounts', 'bookkeeping', registers.listAccounts),
  route('GET', '/accounts/:number', 'bookkeeping', registers.readAccount),
  route('GET', '/predefinedvoucherseries', 'bookkeeping', listPredefinedSeries),
  route('GET', '/predefinedvoucherseries/:name', 'bookkeeping', readPredefinedSeries),
  route('GET', '/financialyears', 'bookkeeping', registers.listFinancialYears),
  route('GET', '/financialyears/:id', 'bookkeeping', registers.readFinancialYear),
  route('GET', '/settings/lockedperiod', 'settings', registers.readLockedPeriod),
  route('GET', '/settings/company', 'settings', registers.readCompanySettings),
  route('GET', '/companyinformation', 'companyinformation', registers.readCompanyInformation),
  route('GET', '/termsofpayments', 'settings', registers.listTermsOfPayment),
  route('POST', '/termsofpayments', 'settings', registers.createTermsOfPayment),
  route('GET', '/termsofpayments/:code', 'settings', registers.readTermsOfPayment),
];

/** The scopes that an app may ask for. */
export const knownScopes = new Set([
  ...apiRoutes.map((entry) => entry.scope),
  'price',
  'profile',
  'print',
  'archive',
  'inbox',
  'connectfile',
  'noxfinansinvoice',
  'order',
  'supplier',
  'supplierinvoice',
]);
