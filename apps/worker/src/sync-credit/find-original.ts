import {
  countCreditsBefore,
  creditWaits,
  findCarriedInvoice,
  isTerminal,
  otherCreditsAtMost,
  type CarriedInvoice,
} from '@sync/jobs';
import type { FortnoxInvoice } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { failed } from '../stop.js';

export type Original = {
  readonly carried: CarriedInvoice;
  readonly invoice: FortnoxInvoice;
};

/** The invoice in Fortnox that is to be credited, or why there is nothing to credit now. */
export async function findOriginal(context: HandlerContext, invoiceId: string): Step<Original> {
  const { db, claim } = context;
  const { connectionId } = claim;
  const turn = await awaitTurn(context, invoiceId);
  if (!turn.ok) return turn;
  const carried = await findCarriedInvoice(db, connectionId, invoiceId);
  if (carried && !isTerminal(carried.status)) return err(waitFor(context, 'invoice', 1));
  const stop = whyNot(carried?.status);
  if (stop) return err(stop);
  if (carried?.fortnoxInvoiceNumber == null) return err(nothingToCredit);
  const invoice = await context.fortnox.invoices.get(carried.fortnoxInvoiceNumber);
  if (!invoice.ok) return failed(invoice.error, 'read the invoice to credit');
  return ok({ carried, invoice: invoice.value });
}

/**
 * Fortnox allows one credit invoice for each; two at once would both believe it is theirs. Whoever comes
 * after as many as are ever worked out need not wait for them.
 */
async function awaitTurn(context: HandlerContext, invoiceId: string): Step<void> {
  const { connectionId, jobId } = context.claim;
  const own = { connectionId, invoiceId, jobId };
  const before = await countCreditsBefore(context.db, own, otherCreditsAtMost);
  if (before >= otherCreditsAtMost) return err(tooManyBefore);
  return before === 0 ? ok(undefined) : err(waitFor(context, 'earlier', before));
}

/** An invoice takes seconds, and so does a credit. */
const shortestWaitMs = 5000;
const longestWaitMs = 3_600_000;

/**
 * The end of what it waits for makes it due at once, so it looks by itself only in case that was missed:
 * later the more stand before it, and not before it has waited twice as long.
 */
function waitFor(
  { acceptedAt, now }: HandlerContext,
  what: keyof typeof creditWaits,
  before: number,
): Stop {
  const waitedMs = now().getTime() - acceptedAt.getTime();
  const forMs = Math.min(longestWaitMs, Math.max(before * shortestWaitMs, waitedMs));
  return { kind: 'snooze', forMs, reason: creditWaits[what], waitsForTurn: true };
}

const tooManyBefore: Stop = problem(
  'credited-too-often',
  `${otherCreditsAtMost} other refunds or voids of the invoice stand before this one, and it does not wait for so many.`,
  'See in SubscriptionFlow why there are so many. Try this one again when those are through, or discard it.',
);

const nothingToCredit: Stop = {
  kind: 'ignored',
  reason: 'the invoice was never carried over, there is nothing to credit',
};

function whyNot(status: string | undefined): Stop | undefined {
  if (status === undefined) return nothingToCredit;
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
