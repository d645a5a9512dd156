import type { Texts } from '../texts/texts.js';

export type Step = keyof Texts['timeline']['steps'];

/** Which call takes which step, the first that fits; `/3/` begins every path of Fortnox. */
const calls: readonly (readonly [method: string, path: RegExp, step: Step])[] = [
  ['GET', /^\/3\/customers/, 'readCustomer'],
  ['POST', /^\/3\/customers$/, 'makeCustomer'],
  ['PUT', /^\/3\/customers\//, 'changeCustomer'],
  ['GET', /^\/3\/invoices$/, 'findInvoice'],
  ['GET', /^\/3\/invoices\//, 'readInvoice'],
  ['POST', /^\/3\/invoices$/, 'makeInvoice'],
  ['PUT', /^\/3\/invoices\/[^/]+\/bookkeep$/, 'bookInvoice'],
  ['PUT', /^\/3\/invoices\/[^/]+\/cancel$/, 'cancelInvoice'],
  ['PUT', /^\/3\/invoices\/[^/]+\/credit$/, 'creditInvoice'],
  ['PUT', /^\/3\/invoices\/[^/]+\/externalprint$/, 'markSent'],
  ['PUT', /^\/3\/invoices\/[^/]+$/, 'changeInvoice'],
  ['GET', /^\/3\/invoicepayments/, 'findPayment'],
  ['POST', /^\/3\/invoicepayments$/, 'makePayment'],
  ['PUT', /^\/3\/invoicepayments\/[^/]+\/bookkeep$/, 'bookPayment'],
  ['DELETE', /^\/3\/invoicepayments\//, 'removePayment'],
  ['GET', /^\/3\/invoiceaccruals/, 'readAccrual'],
  ['POST', /^\/3\/invoiceaccruals$/, 'makeAccrual'],
  ['DELETE', /^\/3\/invoiceaccruals\//, 'removeAccrual'],
  ['GET', /^\/3\/articles/, 'readArticle'],
  ['POST', /^\/3\/articles$/, 'makeArticle'],
  ['GET', /^\/3\/accounts/, 'readAccount'],
  ['GET', /^\/3\/financialyears/, 'readYear'],
  ['GET', /^\/3\/(costcenters|projects)/, 'readDimension'],
  ['GET', /^\/3\/currencies/, 'readRate'],
  ['GET', /^\/3\/companyinformation/, 'readCompany'],
];

/** What a call was made for; `undefined` for one that this page has never heard of. */
export function stepOf(method: string, path: string): Step | undefined {
  const [place = ''] = path.split('?');
  return calls.find(([one, pattern]) => one === method && pattern.test(place))?.[2];
}
