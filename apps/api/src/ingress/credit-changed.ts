import type { Carried } from '@sync/jobs';
import { Decimal, sha256Hex } from '@sync/shared';
import {
  parseEvent,
  type InvoiceRefundedEvent,
  type InvoiceVoidedEvent,
} from '@sync/subscriptionflow';
import { takenBack, type Changed, type Since } from './changed-since.js';
import { sameNumber } from './decides-books.js';

type CreditEvent = InvoiceRefundedEvent | InvoiceVoidedEvent;

/**
 * What is shown on the invoice of a refund or a void that is told otherwise than it was credited, or again as
 * it was; `undefined`: nothing. `jobId`: the credit's.
 */
export function creditChangedSince(
  carried: Carried,
  now: CreditEvent,
  since: Since,
  jobId: string,
): Changed | undefined {
  const toldAs = creditToldAs(now);
  if (!isCreditChanged(carried, now)) return takenBack(carried, now, { toldAs }, asCredited(jobId));
  const compare = `compare the credit in Fortnox with its job ${jobId}`;
  const toDo =
    since === 'while it was being carried over'
      ? `if that attempt succeeds, ${compare}; if it does not, do nothing, the next one works from the change`
      : compare;
  const message = `a refund or void was corrected in SubscriptionFlow ${ofCredit[since]}; ${toDo}`;
  return { message, toldAs };
}

const ofCredit = {
  'after it was carried over': 'after it was credited',
  'while it was being carried over': 'while it was being credited',
  'before it was corrected by hand': 'before it was corrected by hand',
} as const;

const asCredited = (jobId: string): string =>
  'a refund or void is told again in SubscriptionFlow as it was credited: if its credit was changed by ' +
  `hand since, correct that in Fortnox by a new voucher; otherwise nothing is to be done (job ${jobId})`;

/**
 * Whether a refund or a void that has been credited is told otherwise now. Of a refund whose event was
 * erased only currency and amount can be compared, of a void nothing.
 */
export function isCreditChanged(carried: Carried, now: CreditEvent): boolean {
  const before = parseEvent(carried.event);
  if (before.ok && before.value.type !== 'invoice.paid') {
    return creditToldAs(before.value) !== creditToldAs(now);
  }
  return now.type === 'invoice.refunded' && areTotalsChanged(carried, now);
}

function areTotalsChanged({ currency, total }: Carried, { data }: InvoiceRefundedEvent): boolean {
  const isOther = currency !== null && currency !== data.invoice.currency;
  // What is given back stands as less than nothing.
  return isOther || (total !== null && !new Decimal(total).neg().eq(data.refund.amount));
}

/** Stands for what of a refund or a void decides what is credited. */
export function creditToldAs(event: CreditEvent): string {
  return sha256Hex(JSON.stringify([event.type, ...decidingOf(event)]));
}

function decidingOf(event: CreditEvent): readonly unknown[] {
  if (event.type === 'invoice.voided') return [event.data.date];
  const { id, date, amount, lines = [] } = event.data.refund;
  const told = lines.map((line) => JSON.stringify([line.id, sameNumber(line.amount)]));
  return [id, date, event.data.invoice.currency, sameNumber(amount), told.sort()];
}
