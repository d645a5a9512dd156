import { findConnection } from '@sync/connections';
import { refundTransactions, type RefundTransaction } from '@sync/fortnox';
import { acceptInvoice, noteLaterChange, type ClaimedJob, type IncomingInvoice } from '@sync/jobs';
import { currencyDigits, type ConnectionSettings, type PaidInvoice } from '@sync/shared';
import { describeRefund } from '@sync/subscriptionflow';
import type { HandlerContext } from '../handler.js';

type PaidJob = { readonly job: ClaimedJob; readonly settings: ConnectionSettings };

/**
 * A refund among the transactions of a paid invoice is no payment of it, and is not lost: where the
 * connection credits refunds it becomes the job that `invoice.refunded` with the transaction's id
 * would be, once however often either is told; else the invoice's job shows it as drift.
 */
export async function carryRefunds(
  context: HandlerContext,
  paid: PaidJob,
  invoice: PaidInvoice,
): Promise<void> {
  for (const transaction of refundTransactions(invoice)) {
    const isCredited = paid.settings.refunds === 'credit' && transaction.kind === 'applied';
    await (isCredited
      ? creditRefund(context, paid, invoice, transaction)
      : showRefund(context, invoice, transaction));
  }
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
    credit: { sourceRef: refund.id },
  });
  if (accepted.kind !== 'accepted') return;
  const what = `${amountOf(transaction)} ${refund.currency} of transaction ${refund.id}`;
  context.history.note(`Refund among the transactions: ${what} is credited by its own job.`);
}

/** As the source would have told it, had it told the refund by itself. */
async function eventOf(
  { db, claim, now }: HandlerContext,
  { id, number }: PaidInvoice,
  transaction: RefundTransaction,
): Promise<NonNullable<IncomingInvoice['event']>> {
  const { refund } = transaction;
  const connection = await findConnection(db, claim.connectionId);
  return {
    type: 'invoice.refunded',
    schema_version: '2026-11-01',
    timestamp: now().toISOString(),
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
  { db, claim, history }: HandlerContext,
  invoice: PaidInvoice,
  transaction: RefundTransaction,
): Promise<void> {
  const { currency, date, id } = transaction.refund;
  const message = describeRefund({ amount: amountOf(transaction), currency, date });
  const { connectionId } = claim;
  await noteLaterChange(db, { connectionId, invoiceId: invoice.id, what: 'refunded', message });
  if (transaction.kind === 'applied') return;
  history.note(`SubscriptionFlow does not say how much of refund ${id} belongs to this invoice.`);
}

function amountOf({ refund }: RefundTransaction): string {
  return refund.amount.toFixed(currencyDigits(refund.currency) ?? 2);
}
