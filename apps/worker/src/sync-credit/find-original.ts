import { findCarriedInvoice, hasEarlierCredit, type CarriedInvoice, isTerminal } from '@sync/jobs';
import type { FortnoxInvoice } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { failed } from '../stop.js';

export type Original = {
  readonly carried: CarriedInvoice;
  readonly invoice: FortnoxInvoice;
};

/** An invoice takes seconds; looked at again as often as that. */
const waitMs = 5000;

/** The invoice in Fortnox that is to be credited, or why there is nothing to credit now. */
export async function findOriginal(context: HandlerContext, invoiceId: string): Step<Original> {
  const { db, claim } = context;
  const { connectionId, jobId } = claim;
  if (await hasEarlierCredit(db, connectionId, invoiceId, jobId)) {
    // Fortnox allows one credit invoice for each; two at once would both believe it is theirs.
    return err(waitFor('an earlier refund of the same invoice is being credited'));
  }
  const carried = await findCarriedInvoice(db, connectionId, invoiceId);
  const stop = whyNot(carried?.status);
  if (stop) return err(stop);
  if (carried?.fortnoxInvoiceNumber == null) return err(nothingToCredit);
  const invoice = await context.fortnox.invoices.get(carried.fortnoxInvoiceNumber);
  if (!invoice.ok) return failed(invoice.error, 'read the invoice to credit');
  return ok({ carried, invoice: invoice.value });
}

const waitFor = (reason: string): Stop => ({ kind: 'snooze', forMs: waitMs, reason });

const nothingToCredit: Stop = {
  kind: 'ignored',
  reason: 'the invoice was never carried over, there is nothing to credit',
};

function whyNot(status: string | undefined): Stop | undefined {
  if (status === undefined) return nothingToCredit;
  if (!isTerminal(status)) return waitFor('the invoice itself is being carried over');
  if (status === 'dead-lettered') return invoiceIsDeadLetter();
  return status === 'succeeded' || status === 'resolved' ? undefined : nothingToCredit;
}

function invoiceIsDeadLetter(): Stop {
  return problem(
    'invoice-is-dead-letter',
    'The invoice itself could not be carried over, so it cannot be credited yet.',
    'See to the invoice itself first: try it again or discard it. Then try this one again.',
  );
}

export function problem(kind: string, message: string, action: string): Stop {
  return { kind: 'problems', problems: [{ kind, pointer: undefined, message, action }] };
}
