import {
  countCreditsBefore,
  creditWaits,
  findCarriedInvoice,
  findOtherJobOf,
  isSentBackSince,
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
  const turn = await awaitTurn(context, invoiceId);
  if (!turn.ok) return turn;
  const carried = await findStanding(context, invoiceId);
  if (!carried.ok) return carried;
  const invoice = await context.fortnox.invoices.get(carried.value.fortnoxInvoiceNumber);
  if (!invoice.ok) return failed(invoice.error, 'read the invoice to credit');
  const original = { carried: carried.value, invoice: invoice.value };
  const shared = await ifShared(context, original);
  return shared ? err(shared) : ok(original);
}

type Standing = CarriedInvoice & { readonly fortnoxInvoiceNumber: string };

async function findStanding(context: HandlerContext, invoiceId: string): Step<Standing> {
  const carried = await findCarriedInvoice(context.db, context.claim.connectionId, invoiceId);
  if (carried && !isTerminal(carried.status)) return err(waitFor(context, 'invoice', 1));
  const stop = whyNot(carried?.status);
  if (stop) return err(stop);
  if (carried?.fortnoxInvoiceNumber == null) return err(nothingToCredit);
  if (await isLeftToPerson(context, carried)) return err(bookedByHand);
  return ok({ ...carried, fortnoxInvoiceNumber: carried.fortnoxInvoiceNumber });
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

/**
 * Who books an invoice by hand may credit by hand what was refunded by then: only a person knows, and says so
 * by trying this one or this cause again. What this job has begun it goes on with.
 */
async function isLeftToPerson(
  { db, claim, known, acceptedAt }: HandlerContext,
  { status, finishedAt }: CarriedInvoice,
): Promise<boolean> {
  if (status !== 'resolved' || finishedAt === null || known.size > 0) return false;
  if (acceptedAt > finishedAt) return false;
  const asked = { jobId: claim.jobId, since: finishedAt, kind: invoiceBookedByHand };
  return !(await isSentBackSince(db, asked));
}

const invoiceBookedByHand = 'invoice-booked-by-hand';

const bookedByHand: Stop = problem(
  invoiceBookedByHand,
  'The invoice was booked by hand, and this refund or void was told before that.',
  'If it is credited in Fortnox by hand too, resolve this job with the number of that document. Else try it again by itself, or all that wait for this cause, and it is credited; a replay that names neither leaves it here.',
);

/** A person has named an invoice that is another one's: its credit would be taken from that. */
async function ifShared(
  { db, claim }: HandlerContext,
  { carried, invoice }: Original,
): Promise<Stop | undefined> {
  if (carried.status !== 'resolved') return undefined;
  const { connectionId } = claim;
  const { documentNumber: fortnoxInvoiceNumber, externalInvoiceReference1: reference } = invoice;
  const { jobId } = carried;
  const other = await findOtherJobOf(db, { connectionId, jobId, fortnoxInvoiceNumber, reference });
  return other && sharedInvoice(fortnoxInvoiceNumber, other.invoiceNumber ?? other.id);
}

const sharedInvoice = (number: string, other: string): Stop =>
  problem(
    'shared-invoice',
    `The invoice was booked by hand as ${number} in Fortnox, which is also that of invoice ${other}, so nothing is credited of it.`,
    'Credit it by hand in Fortnox if it is to be credited, and resolve this job with the number of that document; else discard it.',
  );

export function problem(kind: string, message: string, action: string): Stop {
  return { kind: 'problems', problems: [{ kind, pointer: undefined, message, action }] };
}
