import type { LedgerEntry, Period, HeldInvoice } from '@sync/reconciliation';
import {
  externalReference,
  turnPages,
  type FortnoxClient,
  type FortnoxFailure,
  type FortnoxInvoice,
} from '@sync/fortnox';
import { ok, type Result } from '@sync/shared';
import { patiently } from './patient.js';

/** More than a period's comparison can keep in memory; a list that never ends would fill it. */
const maxHeld = 300_000;

/** One page of 500 per call; dates are filtered by Fortnox and cost nothing if it would not. */
export async function readHeld(
  fortnox: FortnoxClient,
  period: Period,
  signal: AbortSignal,
): Promise<Result<readonly HeldInvoice[], FortnoxFailure>> {
  const filter = { fromdate: period.from, todate: period.to };
  const held: HeldInvoice[] = [];
  const turned = await turnPages(
    (page) => patiently(() => fortnox.invoices.list(filter, page), signal),
    (items) => {
      held.push(...items.map(toHeld));
      return held.length > maxHeld ? 'too-many' : 'go-on';
    },
  );
  return turned.ok ? ok(held) : turned;
}

/** Looks for one invoice that the list did not show: dated elsewhere, or booked by a person. */
export async function lookForHeld(
  fortnox: FortnoxClient,
  invoiceId: string,
  entry: LedgerEntry | undefined,
  signal: AbortSignal,
): Promise<Result<readonly HeldInvoice[], FortnoxFailure>> {
  const number = entry?.fortnoxInvoiceNumber;
  if (number != null) {
    const answer = await patiently(() => fortnox.invoices.get(number), signal);
    if (answer.ok) return ok([toHeld(answer.value)]);
    if (answer.error.kind !== 'not-found') return answer;
  }
  const reference = externalReference(invoiceId);
  const found = await patiently(() => fortnox.invoices.findByExternalReference(reference), signal);
  return found.ok ? ok(found.value.map(toHeld)) : found;
}

/** A period can hold 100,000 invoices: of each is kept what is compared, not Fortnox's record. */
function toHeld(invoice: FortnoxInvoice): HeldInvoice {
  const { documentNumber, externalInvoiceReference1, externalInvoiceReference2 } = invoice;
  const { invoiceDate, currency, total, balance, booked, cancelled } = invoice;
  return {
    ...{ documentNumber, externalInvoiceReference1, externalInvoiceReference2, invoiceDate },
    ...{ currency, total, balance, booked, cancelled },
  };
}
