import { findConnection } from '@sync/connections';
import { refundTransactions, type RefundTransaction } from '@sync/fortnox';
import {
  acceptInvoice,
  noteLaterChange,
  otherCreditsAtMost,
  syncCredit,
  takeUpIgnoredCredits,
  type ClaimedJob,
  type IncomingInvoice,
} from '@sync/jobs';
import { currencyDigits, type ConnectionSettings, type PaidInvoice } from '@sync/shared';
import { describeRefund } from '@sync/subscriptionflow';
import { recordKept } from '../ensure-change.js';
import type { HandlerContext } from '../handler.js';

type PaidJob = { readonly job: ClaimedJob; readonly settings: ConnectionSettings };

/**
 * What went back of an invoice by the time it is carried over is not lost. A refund among its
 * transactions, which is no payment of it, becomes the job that `invoice.refunded` with the
 * transaction's id would be, once however often either is told, where the connection credits
 * refunds; else the invoice's job shows it as drift. Refunds that were told before go on.
 */
export async function carryRefunds(
  context: HandlerContext,
  paid: PaidJob,
  invoice: PaidInvoice,
): Promise<void> {
  if (paid.settings.refunds === 'credit') {
    await takeUpEarly(context, invoice);
  }
  const refunds = refundTransactions(invoice);
  if (refunds.length > 0) await recordKept(context);
  for (const transaction of refunds.slice(0, carriedAtMost)) {
    const isCredited = paid.settings.refunds === 'credit' && transaction.kind === 'applied';
    await (isCredited
      ? creditRefund(context, paid, invoice, transaction)
      : showRefund(context, invoice, transaction));
  }
  if (refunds.length > carriedAtMost) await showRest(context, invoice, refunds.length);
}

/** They go beyond what the connection may have waiting, so there is an end to them. */
async function takeUpEarly({ db, claim }: HandlerContext, invoice: PaidInvoice): Promise<void> {
  const { connectionId } = claim;
  const { id: invoiceId } = invoice;
  if (!(await takeUpIgnoredCredits(db, connectionId, invoiceId))) return;
  const message = `more than ${otherCreditsAtMost} refunds or voids were told before it was carried over; only the first ${otherCreditsAtMost} were taken up, credit the others by hand`;
  await noteLaterChange(db, { connectionId, invoiceId, what: 'refunded', message });
}

/** Each becomes a job of its own, beyond what the connection may have waiting. */
const carriedAtMost = 50;

async function showRest(
  { db, claim }: HandlerContext,
  { id: invoiceId }: PaidInvoice,
  count: number,
): Promise<void> {
  const message = `${count} refunds are among its transactions; only the first ${carriedAtMost} were looked at, credit the others by hand`;
  const { connectionId } = claim;
  await noteLaterChange(db, { connectionId, invoiceId, what: 'refunded', message });
}

async function creditRefund(
  context: HandlerContext,
  { job }: PaidJob,
  invoice: PaidInvoice,
  transaction: RefundTransaction,
): Promise<void> {
  const { refund } = transaction;
  const accepted = await acceptInvoice(context.db, {
    connectionId: job.connectionId,
    invoiceId: invoice.id,
    invoiceNumber: invoice.number,
    currency: refund.currency,
    total: `-${amountOf(transaction)}`,
    source: 'event',
    event: await eventOf(context, invoice, transaction),
    lane: job.lane === 'live' ? 'live' : 'backfill',
    kind: syncCredit,
    sourceRef: refund.id,
  });
  if (accepted.kind !== 'accepted') return;
  const what = `${amountOf(transaction)} ${refund.currency} of transaction ${refund.id}`;
  context.history.note(`Refund among the transactions: ${what} is credited by its own job.`);
}

/**
 * The refund's day would be younger than what was told of it in the first hours of a Swedish day, and
 * its transaction may be dated after it was told.
 */
const olderThanAnyEvent = '1970-01-01T00:00:00Z';

/**
 * As the source would have told it, had it told the refund by itself; older than anything it tells,
 * so that an event that really tells it counts, with the lines that it may name, whichever comes first.
 */
async function eventOf(
  { db, claim }: HandlerContext,
  { id, number }: PaidInvoice,
  transaction: RefundTransaction,
): Promise<NonNullable<IncomingInvoice['event']>> {
  const { refund } = transaction;
  const connection = await findConnection(db, claim.connectionId);
  return {
    type: 'invoice.refunded',
    schema_version: '2026-11-01',
    timestamp: olderThanAnyEvent,
    source: { system: 'subscriptionflow', site: connection?.subscriptionflow.site ?? 'unknown' },
    data: {
      invoice: { id, name: number, currency: refund.currency },
      refund: {
        ...{ id: refund.id, date: refund.date, amount: amountOf(transaction) },
        reason: 'among the transactions of the paid invoice',
      },
    },
  };
}

async function showRefund(
  { db, claim }: HandlerContext,
  invoice: PaidInvoice,
  transaction: RefundTransaction,
): Promise<void> {
  const { refund } = transaction;
  const message = describeRefund({ ...refund, amount: refund.amount.toString() });
  const about = { connectionId: claim.connectionId, invoiceId: invoice.id, about: refund.id };
  await noteLaterChange(db, { ...about, what: 'refunded', message });
}

function amountOf({ refund }: RefundTransaction): string {
  return refund.amount.toFixed(currencyDigits(refund.currency) ?? 2);
}
