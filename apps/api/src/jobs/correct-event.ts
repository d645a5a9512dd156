import { findConnection } from '@sync/connections';
import type { Database } from '@sync/database';
import {
  findStoredEvent,
  syncCredit,
  syncPaidInvoice,
  type IncomingInvoice,
  type JobRow,
} from '@sync/jobs';
import { ignoreReason, type SubscriptionFlowEvent } from '@sync/subscriptionflow';
import { type HttpProblem, invalidInput, notFound } from '../http/problem.js';
import { differenceBetween } from './event-difference.js';
import { refundedTotalOf, totalOf } from './exact-total.js';
import { newerEvent } from './operator-action.js';
import { toldOneByOne, type ToldDifference } from './told-difference.js';

export type Correction = {
  readonly incoming: IncomingInvoice;
  /** What the job worked from when the correction was judged. */
  readonly stored: unknown;
  readonly difference: readonly ToldDifference[];
};

/**
 * Judges an event that was corrected by hand as the door judges one that is sent, and that it is about
 * the job's invoice: throws 422 with a pointer, or 409 when the job works from a newer event by now.
 * Its time becomes that of the correction, so that a redelivery of what it corrects does not undo it.
 */
export async function readCorrection(
  db: Database,
  job: JobRow,
  event: SubscriptionFlowEvent,
): Promise<Correction> {
  requireSameSubject(job, event);
  await requireWanted(db, job, event);
  const stored = await findStoredEvent(db, job.id);
  if (timeOf(stored) > timeOf(event)) {
    throw newerEvent();
  }
  const corrected = toStored({ ...event, timestamp: laterOf(event.timestamp, new Date()) });
  const difference = toldOneByOne(differenceBetween(stored, corrected));
  return { incoming: { ...toIncoming(job, event), event: corrected }, stored, difference };
}

function requireSameSubject(job: JobRow, event: SubscriptionFlowEvent): void {
  const type = typeOf(job);
  if (event.type !== type) throw wrong('/type', `must be ${type}, as the job is about`);
  if (event.data.invoice.id !== job.invoiceId) {
    throw wrong('/data/invoice/id', "must be the id of the job's invoice");
  }
  if (event.type === 'invoice.refunded' && event.data.refund.id !== job.sourceRef) {
    throw wrong('/data/refund/id', "must be the id of the job's refund");
  }
}

function typeOf({ kind, sourceRef }: JobRow): SubscriptionFlowEvent['type'] {
  if (kind === syncPaidInvoice) return 'invoice.paid';
  if (kind !== syncCredit) throw wrong('', `must be left out: no event tells a ${kind}`);
  return sourceRef === 'void' ? 'invoice.voided' : 'invoice.refunded';
}

/** What the door would answer as ignored would end the job without a word. */
async function requireWanted(
  db: Database,
  { connectionId }: JobRow,
  event: SubscriptionFlowEvent,
): Promise<void> {
  if (event.type !== 'invoice.paid') return;
  const connection = await findConnection(db, connectionId);
  if (!connection) throw notFound('connection');
  const { status, invoice_date: invoiceDate } = event.data.invoice;
  const ignored = ignoreReason({ status, invoiceDate }, connection.settings);
  if (ignored !== undefined) throw wrong('/data/invoice', `would be ignored: ${ignored}`);
}

const wrong = (pointer: string, message: string): HttpProblem =>
  invalidInput([{ pointer: `/event${pointer}`, message }]);

function toIncoming(job: JobRow, event: SubscriptionFlowEvent): IncomingInvoice {
  const { connectionId, invoiceId, sourceRef } = job;
  const subject = event.type === 'invoice.paid' ? {} : ({ kind: syncCredit, sourceRef } as const);
  return {
    ...{ connectionId, invoiceId, ...subject, source: 'event', lane: 'live' },
    invoiceNumber: event.data.invoice.name,
    ...figuresOf(event),
  };
}

function figuresOf(event: SubscriptionFlowEvent): Pick<IncomingInvoice, 'currency' | 'total'> {
  switch (event.type) {
    case 'invoice.paid': {
      const { invoice } = event.data;
      return { currency: invoice.currency, total: totalOf(invoice) };
    }
    case 'invoice.refunded': {
      const { invoice } = event.data;
      return { currency: invoice.currency, total: refundedTotalOf(event.data) };
    }
    case 'invoice.voided':
      return {};
  }
}

/** Milliseconds; what has no time is older than anything. */
function timeOf(event: unknown): number {
  if (typeof event !== 'object' || event === null || !('timestamp' in event)) return 0;
  return Date.parse(String(event.timestamp)) || 0;
}

const laterOf = (given: string, now: Date): string =>
  Date.parse(given) > now.getTime() ? given : now.toISOString();

function toStored(event: SubscriptionFlowEvent): NonNullable<IncomingInvoice['event']> {
  return JSON.parse(JSON.stringify(event)) as NonNullable<IncomingInvoice['event']>;
}
