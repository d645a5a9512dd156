import { isKnownInvoice, type IncomingInvoice } from '@sync/jobs';
import type { Actor } from '../http/actor.js';
import type { HttpProblem } from '../http/problem.js';
import type { Taken } from '../limits/bucket-types.js';
import { tooMany } from '../limits/limits.js';
import type { Services } from '../services.js';

/** How soon a full backlog may have room again: an invoice is carried in about a second. */
const fullBacklogRetryMs = 60_000;

/**
 * Throws 429 when this connection's invoices, or their bytes, come faster than allowed. Asked once the
 * sender is proven, so that nobody else can use up what the connection may send. `bytes`: of the
 * request, what is kept.
 */
export async function admitSender(
  services: Services,
  connectionId: string,
  bytes: number,
): Promise<void> {
  const { connection, connectionMegabytesADay } = services.config.limits;
  const refuse = (most: string, taken: Refused): never => {
    services.refusals.note(connectionId, 'rate');
    throw tooMany(`This connection sends more than ${most}; this one was not taken.`, taken);
  };
  const taken = await services.limits.takeOfConnection(connectionId);
  if (taken.kind === 'refused') {
    refuse(`${connection.requests} invoices in ${connection.windowMs / 1000} s`, taken);
  }
  const kept = services.limits.takeBytesOfConnection(connectionId, bytes);
  if (kept.kind === 'refused') refuse(`${connectionMegabytesADay} MB in a day`, kept);
}

/**
 * The same for an operator's own import, which may come as fast as it likes: whoever sees some companies alone
 * fills the disk of all no sooner than their senders could.
 */
export function admitImport(
  { limits, config, refusals }: Services,
  connectionId: string,
  actor: Actor,
  bytes: number,
): void {
  if (actor.scope === undefined) return;
  const kept = limits.takeBytesOfConnection(connectionId, bytes + bytesOfEntry);
  if (kept.kind === 'taken') return;
  refusals.note(connectionId, 'rate');
  const most = `${config.limits.connectionMegabytesADay} MB in a day`;
  throw tooMany(`This connection is sent more than ${most}; this one was not taken.`, kept);
}

/** An import's entry in the audit log stays for years: a hundred thousand a day by the usual limit. */
const bytesOfEntry = 19 * 1024;

type Refused = Extract<Taken, { kind: 'refused' }>;

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
