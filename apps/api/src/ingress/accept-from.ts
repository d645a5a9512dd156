import {
  acceptInvoice,
  keepEarlyChange,
  noteLaterChange,
  type Acceptance,
  type EarlyChange,
  type IncomingInvoice,
  type LaterChange,
} from '@sync/jobs';
import type { AuditEvent } from '../auth/audit.js';
import type { Call } from '../http/endpoint.js';
import { differenceBetween } from '../jobs/event-difference.js';
import { toldOneByOne } from '../jobs/told-difference.js';
import type { Services } from '../services.js';

type CarriedInvoice = IncomingInvoice & { readonly event: NonNullable<IncomingInvoice['event']> };

/**
 * Takes in what an event carries. What a person sends stands in the audit log, in the same transaction: one
 * row for each of which something is kept, if only that it says the same and newer, by which a later event
 * is judged until the invoice is booked. A signed event is told by the timeline of its job alone.
 */
export function acceptFrom(
  { db, audit }: Services,
  call: Call,
  incoming: CarriedInvoice,
): Promise<Acceptance> {
  if (!call.actor) return acceptInvoice(db, incoming);
  const sent = { ...incoming, sentBy: call.actor.name };
  return audit.change(
    call,
    (joined) => acceptInvoice(joined, sent),
    (acceptance) => entriesOf(sent, acceptance),
  );
}

/** Keeps a refund or void until its invoice comes; a person who sends it stands in the audit log. */
export async function keepFrom(
  { db, audit }: Services,
  call: Call,
  change: EarlyChange & CarriedInvoice,
): Promise<Acceptance> {
  if (!call.actor) return keepEarlyChange(db, change);
  const sent = { ...change, sentBy: call.actor.name };
  return audit.change(
    call,
    (joined) => keepEarlyChange(joined, sent),
    (kept) =>
      entriesOf(sent, kept).map((entry) => ({
        ...entry,
        details: { ...entry.details, effect: 'kept-for-invoice' },
      })),
  );
}

/** Shows what happened to an invoice on its job; a person who says so stands in the audit log. */
export async function showFrom(
  { db, audit }: Services,
  call: Call,
  event: string,
  change: LaterChange,
): Promise<void> {
  if (!call.actor) {
    await noteLaterChange(db, change);
    return;
  }
  const { connectionId, invoiceId } = change;
  const details = { invoiceId, event, effect: 'shown-as-drift' };
  const sent = { ...change, sentBy: call.actor.name };
  await audit.change(
    call,
    (joined) => noteLaterChange(joined, sent),
    (subject) =>
      subject === undefined ? [] : [{ action: 'invoice-import', connectionId, subject, details }],
  );
}

function entriesOf(
  { connectionId, invoiceId, event }: CarriedInvoice,
  acceptance: Acceptance,
): readonly AuditEvent[] {
  if (acceptance.kind !== 'accepted' && acceptance.kind !== 'known') return [];
  const effect = acceptance.kind === 'known' ? acceptance.effect : 'accepted';
  // Nothing was kept of it: whoever repeats it for ever fills nothing.
  if (acceptance.kind === 'known' && effect === 'none' && !acceptance.isConfirmed) return [];
  const details = {
    ...{ invoiceId, event: event['type'], effect },
    ...correctionOf(acceptance, event),
  };
  return [{ action: 'invoice-import', connectionId, subject: acceptance.jobId, details }];
}

/** As of a correction that is made by a replay. */
function correctionOf(acceptance: Acceptance, event: CarriedInvoice['event']): object {
  const isKept = acceptance.kind === 'known' || acceptance.kind === 'accepted';
  if (!isKept || acceptance.former === undefined) return {};
  return { difference: toldOneByOne(differenceBetween(acceptance.former, event)) };
}
