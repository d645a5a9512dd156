import type { Request } from 'express';
import { isObject, parseJson, type JsonObject } from '../json.js';
import type { Company } from './company.js';
import { text } from './fields/given.js';

/**
 * The `ExternalInvoiceReference1` of the invoice that a request is about, read before anything is
 * checked or done: from its query or body, or from the document that it names. `undefined` when it
 * is about none, such as a customer.
 */
export function referenceOf(company: Company | undefined, req: Request): string | undefined {
  const query = new URL(req.originalUrl, 'http://fortnox').searchParams;
  const body = envelopeContent(req);
  return (
    filled(query.get('externalinvoicereference1')) ??
    filled(body?.['ExternalInvoiceReference1']) ??
    (company && referenceOfInvoice(company, invoiceNumber(company, req.path, query, body)))
  );
}

/** What stands inside `{"Invoice": {…}}`, whatever the envelope is called. */
function envelopeContent(req: Request): JsonObject | undefined {
  const written: unknown = req.body;
  const parsed = Buffer.isBuffer(written) ? parseJson(written.toString('utf8')) : undefined;
  return isObject(parsed) ? Object.values(parsed).find(isObject) : undefined;
}

const filled = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function invoiceNumber(
  company: Company,
  path: string,
  query: URLSearchParams,
  body: JsonObject | undefined,
): number {
  const [, resource, number] = /^\/3\/(\w+)\/(\d+)/.exec(path) ?? [];
  if (resource === 'invoices' || resource === 'invoiceaccruals') return Number(number);
  if (resource === 'invoicepayments') {
    return company.payments.get(Number(number))?.invoiceNumber ?? Number.NaN;
  }
  return Number(query.get('invoicenumber') ?? body?.['InvoiceNumber'] ?? Number.NaN);
}

function referenceOfInvoice(company: Company, number: number): string | undefined {
  const invoice = company.invoices.get(number);
  return invoice && text(invoice.fields, 'ExternalInvoiceReference1');
}
