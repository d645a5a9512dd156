import { isKnownInvoice, type IncomingInvoice } from '@sync/jobs';
import type { HttpProblem } from '../http/problem.js';
import { tooMany } from '../limits/limits.js';
import type { Services } from '../services.js';

/** How soon a full backlog may have room again: an invoice is carried in about a second. */
const fullBacklogRetryMs = 60_000;

/**
 * Throws 429 when this connection's invoices come faster than allowed. Asked once the sender is
 * proven, so that nobody else can use up what the connection may send.
 */
export async function admitSender(services: Services, connectionId: string): Promise<void> {
  const taken = await services.limits.takeOfConnection(connectionId);
  if (taken.kind === 'taken') return;
  services.refusals.note(connectionId, 'rate');
  const { requests, windowMs } = services.config.limits.connection;
  throw tooMany(
    `This connection sends more than ${requests} invoices in ${windowMs / 1000} s; this one was not taken.`,
    taken,
  );
}

/**
 * Throws 429 when the connection has as many open jobs as allowed and this invoice would make one
 * more. What is known already gets its usual answer.
 */
export async function admitInvoice(
  services: Services,
  incoming: Pick<IncomingInvoice, 'connectionId' | 'invoiceId' | 'kind' | 'sourceRef'>,
): Promise<void> {
  const { connectionId } = incoming;
  if (await services.roomForJobs.has(connectionId)) return;
  if (await isKnownInvoice(services.db, incoming)) return;
  services.refusals.note(connectionId, 'open-jobs');
  throw fullBacklog(services.config.limits.openJobs);
}

const fullBacklog = (cap: number): HttpProblem =>
  tooMany(
    `This connection has ${cap} invoices waiting, as many as MAX_OPEN_JOBS allows; this one was not taken.`,
    { retryAfterMs: fullBacklogRetryMs },
  );
