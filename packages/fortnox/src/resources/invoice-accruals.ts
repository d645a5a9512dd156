import type { Decimal } from '@sync/shared';
import type { FortnoxResult } from '../client.js';
import type { AccrualDraft } from '../mapping/drafts.js';
import type { Caller } from './caller.js';
import { nothing, single, type Fields, type Source } from './fields.js';

/** How Fortnox spreads the revenue of an invoice. Its number is the invoice's: there is one at most. */
type FortnoxInvoiceAccrual = {
  readonly invoiceNumber: string;
  readonly startDate: string | undefined;
  readonly endDate: string | undefined;
  /** SEK, without VAT where it was made so. */
  readonly total: Decimal | undefined;
  readonly source: Source;
};

export type InvoiceAccruals = {
  get(invoiceNumber: string): FortnoxResult<FortnoxInvoiceAccrual>;
  create(draft: AccrualDraft): FortnoxResult<FortnoxInvoiceAccrual>;
  remove(invoiceNumber: string): FortnoxResult<true>;
};

export function invoiceAccrualsOf(call: Caller): InvoiceAccruals {
  const read = single('InvoiceAccrual', readAccrual);
  const path = (number: string): string => `invoiceaccruals/${encodeURIComponent(number)}`;
  return {
    get: (number) => call({ method: 'GET', path: path(number), read }),
    remove: (number) => call({ method: 'DELETE', path: path(number), read: nothing }),
    create: (draft) =>
      call({ method: 'POST', path: 'invoiceaccruals', body: { InvoiceAccrual: draft }, read }),
  };
}

function readAccrual(fields: Fields): FortnoxInvoiceAccrual | undefined {
  const invoiceNumber = fields.documentNumber('InvoiceNumber');
  if (invoiceNumber === undefined) return undefined;
  return {
    invoiceNumber,
    startDate: fields.date('StartDate'),
    endDate: fields.date('EndDate'),
    total: fields.decimal('Total'),
    source: fields.source,
  };
}
