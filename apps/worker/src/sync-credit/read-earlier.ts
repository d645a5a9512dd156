import type { EarlierCredit, FortnoxInvoice } from '@sync/fortnox';
import { findOtherCredits, type OtherCredit } from '@sync/jobs';
import { ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { readChange } from './read-change.js';

/**
 * What has been credited of the invoice by others than this job: its credit invoice, whoever made
 * it, and the documents of other refunds. Fortnox is asked, because persons change documents; it
 * costs a call for each, and none for a first refund.
 */
export async function readEarlier(
  context: HandlerContext,
  invoiceId: string,
  creditInvoice: string | undefined,
): Step<readonly EarlierCredit[]> {
  const { db, claim } = context;
  const others = await findOtherCredits(db, claim.connectionId, invoiceId, claim.jobId);
  const byNumber = new Map(others.map((other) => [other.fortnoxInvoiceNumber, other]));
  const numbers = new Set([
    ...(creditInvoice === undefined ? [] : [creditInvoice]),
    ...byNumber.keys(),
  ]);
  const earlier: EarlierCredit[] = [];
  for (const number of numbers) {
    const document = await readDocument(context, number);
    if (!document.ok) return document;
    if (document.value) {
      earlier.push({ document: document.value, lines: linesOf(byNumber.get(number)) });
    }
  }
  return ok(earlier);
}

/** One that is gone takes nothing back any more. */
async function readDocument(
  context: HandlerContext,
  number: string,
): Step<FortnoxInvoice | undefined> {
  const document = await context.fortnox.invoices.get(number);
  if (document.ok) return document;
  if (document.error.kind === 'not-found') return ok(undefined);
  return failed(document.error, 'read what is credited already');
}

function linesOf(other: OtherCredit | undefined): EarlierCredit['lines'] {
  const told = readChange(other?.event);
  if (!told.ok || told.value.change.kind === 'void') return [];
  return told.value.change.refund.lines ?? [];
}
