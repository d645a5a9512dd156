import type { CreditChange, EarlierCredit, FortnoxInvoice } from '@sync/fortnox';
import { findOtherCredits, otherCreditsAtMost, type OtherCredit } from '@sync/jobs';
import { Decimal, err, ok } from '@sync/shared';
import type { HandlerContext, Step, Stop } from '../handler.js';
import { failed } from '../stop.js';

/**
 * What has been credited of the invoice by others than this job: its credit invoice, whoever made
 * it, and the documents of other refunds. Fortnox is asked, because persons change documents; it
 * costs a call for each, and none for a first refund.
 */
export async function readEarlier(
  context: HandlerContext,
  { invoiceId, change, creditInvoice }: Credited,
): Step<readonly EarlierCredit[]> {
  const { db, claim } = context;
  const { connectionId, jobId } = claim;
  const lines = change.kind === 'void' ? [] : (change.refund.lines ?? []);
  const lineIds = [...new Set(lines.map(({ id }) => id))];
  const others = await findOtherCredits(db, { connectionId, invoiceId, jobId, lineIds });
  if (others.length > otherCreditsAtMost) return err(tooMany);
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

type Credited = {
  readonly invoiceId: string;
  readonly change: CreditChange;
  readonly creditInvoice: string | undefined;
};

const tooMany: Stop = {
  kind: 'problems',
  problems: [
    {
      kind: 'credited-too-often',
      pointer: undefined,
      message: `The invoice has more than ${otherCreditsAtMost} credits already; what is left of it is not worked out any more.`,
      action: 'Credit by hand in Fortnox, then resolve this job with the number of that document.',
    },
  ],
};

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

const linesOf = (other: OtherCredit | undefined): EarlierCredit['lines'] =>
  (other?.lines ?? []).map(({ id, amount }) => ({ id, amount: new Decimal(amount) }));
