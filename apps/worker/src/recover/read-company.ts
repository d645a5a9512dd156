import {
  externalReference,
  type FortnoxClient,
  type FortnoxFailure,
  type FortnoxInvoice,
} from '@sync/fortnox';
import type { FoundInFortnox, LedgerExtent, Unfinished } from '@sync/jobs';
import { ok, type Result } from '@sync/shared';
import { patiently } from '../maintenance/reconcile/patient.js';

export type CompanyRead = FoundInFortnox & { readonly invoices: number };

/**
 * Reads every invoice of the company, 500 a call and nothing else, and tells what of it the ledger
 * does not know. No dates are relied upon: an invoice of the lost time may bear any.
 */
export async function readCompany(
  fortnox: FortnoxClient,
  extent: LedgerExtent,
  signal: AbortSignal,
): Promise<Result<CompanyRead, FortnoxFailure>> {
  const known = new Set(extent.invoiceIds.map(externalReference));
  const unknown = new Map<string, Unfinished | undefined>();
  const cancelled: string[] = [];
  let invoices = 0;
  for (let page = 1; ; page += 1) {
    const answer = await patiently(() => fortnox.invoices.list({}, page), signal);
    if (!answer.ok) return answer;
    const { items, totalPages } = answer.value;
    invoices += items.length;
    cancelled.push(...items.filter((item) => item.cancelled).map((item) => item.documentNumber));
    for (const item of items.filter((each) => !each.cancelled)) {
      const reference = item.externalInvoiceReference1 ?? '';
      if (reference === '' || known.has(reference)) continue;
      unknown.set(reference, unfinishedOf(item, reference, extent) ?? unknown.get(reference));
    }
    if (page >= totalPages) break;
  }
  const unfinished = [...unknown.values()].filter((one) => one !== undefined);
  return ok({ invoices, unknown: [...unknown.keys()], cancelled, unfinished });
}

function unfinishedOf(
  invoice: FortnoxInvoice,
  reference: string,
  extent: LedgerExtent,
): Unfinished | undefined {
  const left = whatIsLeft(invoice);
  if (left === undefined || !isNewer(invoice, extent)) return undefined;
  const { documentNumber, currency, total, booked } = invoice;
  return { reference, documentNumber, currency, total: total?.toFixed(), booked, left };
}

/** Of the lost time: Fortnox counts upwards. Older ones are other systems' and were so before. */
function isNewer({ documentNumber }: FortnoxInvoice, { highestNumber }: LedgerExtent): boolean {
  return !(Number(documentNumber) <= highestNumber);
}

/** `undefined` for what is complete, and for a credit, whose refund will be told again. */
function whatIsLeft({ booked, balance, total }: FortnoxInvoice): string | undefined {
  if (total?.isNegative() === true) return undefined;
  const open = balance !== undefined && !balance.isZero();
  const parts = [
    booked ? undefined : 'not bookkept',
    open ? `with a balance of ${balance.toFixed()}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' and ');
}
