import { findCarried, type Acceptance } from '@sync/jobs';
import type { Connection } from '@sync/connections';
import type {
  InvoicePaidEvent,
  InvoiceRefundedEvent,
  InvoiceVoidedEvent,
} from '@sync/subscriptionflow';
import type { Call } from '../http/endpoint.js';
import type { Services } from '../services.js';
import { showFrom } from './accept-from.js';
import { changedSince, type Since } from './changed-since.js';
import { creditChangedSince } from './credit-changed.js';

/** Whose event it is, and in which call it came. */
type Told = { readonly connection: Connection; readonly call: Call };

type Known = Extract<Acceptance, { kind: 'known' }>;

/**
 * What is booked stays booked, and so does what is being booked right now, or what a person has corrected: a
 * later event with other figures is shown, and one that takes them back. Where an attempt under way
 * does not succeed, the next one works from it.
 */
export async function noteDrift(
  services: Services,
  { connection, call }: Told,
  event: InvoicePaidEvent,
  acceptance: Known,
): Promise<void> {
  const since = sinceOf(acceptance);
  if (since === undefined) return;
  const carried = await findCarried(services.db, acceptance.jobId);
  const judging = { settings: connection.settings, digests: services.digests };
  const changed = carried ? changedSince(carried, event, since, judging) : undefined;
  if (changed === undefined) return;
  const about = { connectionId: connection.id, invoiceId: event.data.invoice.id };
  await showFrom(services, call, event.type, {
    ...{ ...about, what: 'changed', eventTime: event.timestamp, ...changed },
    isKept: acceptance.effect === 'kept',
  });
}

/** As of an invoice: what is credited, or is being credited right now, or was corrected by hand, stays. */
export async function noteCreditDrift(
  services: Services,
  { connection, call }: Told,
  event: InvoiceRefundedEvent | InvoiceVoidedEvent,
  acceptance: Known,
): Promise<void> {
  const since = sinceOf(acceptance);
  if (since === undefined) return;
  const { jobId } = acceptance;
  const carried = await findCarried(services.db, jobId);
  const changed = carried ? creditChangedSince(carried, event, since, jobId) : undefined;
  if (changed === undefined) return;
  const about = { connectionId: connection.id, invoiceId: event.data.invoice.id, about: jobId };
  await showFrom(services, call, event.type, {
    ...{ ...about, what: 'changed', eventTime: event.timestamp, ...changed },
    isKept: acceptance.effect === 'kept',
  });
}

/** `undefined`: the job works from it, or it says nothing of the invoice as it is now. */
function sinceOf({ status, effect, isOlder, isBesideCorrection }: Known): Since | undefined {
  if (isOlder) return undefined;
  if (isBesideCorrection) return 'before it was corrected by hand';
  if (status === 'succeeded' || status === 'resolved') return 'after it was carried over';
  return effect === 'kept' ? 'while it was being carried over' : undefined;
}
