import {
  externalReference,
  turnPages,
  type FortnoxClient,
  type FortnoxFailure,
  type FortnoxInvoice,
} from '@sync/fortnox';
import type { FoundInFortnox, LedgerExtent } from '@sync/jobs';
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
  const unknown = new Map<string, 'complete' | 'unfinished'>();
  const cancelled: string[] = [];
  let invoices = 0;
  const turned = await turnPages(
    (page) => patiently(() => fortnox.invoices.list({}, page), signal),
    (items) => {
      invoices += items.length;
      cancelled.push(...items.filter((item) => item.cancelled).map((item) => item.documentNumber));
      for (const item of items.filter((each) => !each.cancelled)) {
        const reference = item.externalInvoiceReference1 ?? '';
        if (!mayBeOurs(reference) || known.has(reference)) continue;
        if (unknown.get(reference) !== 'unfinished') unknown.set(reference, stateOf(item, extent));
      }
      return 'go-on';
    },
  );
  if (!turned.ok) return turned;
  const references = [...unknown.keys()];
  const unfinished = references.filter((reference) => unknown.get(reference) === 'unfinished');
  return ok({ invoices, unknown: references, cancelled, unfinished });
}

/** Others' may be of any length and hold anything; ours stay as they are when they are made again. */
const mayBeOurs = (reference: string): boolean =>
  reference !== '' && externalReference(reference) === reference;

/**
 * Half-done ones of the lost time only: Fortnox counts upwards, and older ones are other systems'.
 * A credit counts as complete: its refund is told by an event of its own.
 */
function stateOf(invoice: FortnoxInvoice, extent: LedgerExtent): 'complete' | 'unfinished' {
  const { documentNumber, booked, balance, total } = invoice;
  if (total?.isNegative() === true || Number(documentNumber) <= extent.highestNumber) {
    return 'complete';
  }
  return booked && balance?.isZero() === true ? 'complete' : 'unfinished';
}
