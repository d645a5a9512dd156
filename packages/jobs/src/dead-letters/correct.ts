import type { Database, Queries } from '@sync/database';
import { storableJson } from '@sync/shared';
import { isDeepStrictEqual } from 'node:util';
import type { IncomingInvoice } from '../acceptance.js';
import { syncPaidInvoice } from '../job.js';
import { noteAccepted } from '../note-accepted.js';
import { replaceByHand, replaceEvent, type KnownJob } from '../works-from.js';
import { whyNot, type ActionOutcome, type OperatorAction } from './operator-actions.js';
import { requeue } from './requeue.js';

/**
 * Replays a dead letter from an event that an operator has corrected. It takes the place of what the
 * job worked from exactly as a corrected event from outside does: what may stand in Fortnox from the
 * former one stays known, and a dead letter alone is changed, which no attempt works on.
 * `workedFrom`: the event that was corrected; a newer one may have come and failed since it was read.
 */
export function replayCorrected(
  db: Database,
  action: OperatorAction,
  given: IncomingInvoice,
  workedFrom: unknown,
): Promise<ActionOutcome> {
  const corrected = storableJson(given);
  return replayFrom(db, action, corrected, 'corrected by hand', (event) =>
    isDeepStrictEqual(event ?? undefined, workedFrom),
  );
}

/**
 * Replays a paid invoice from what SubscriptionFlow's API says when the attempt begins, whatever
 * event brought it. A later signed event takes the place of that again.
 */
export function replayFromSource(
  db: Database,
  action: OperatorAction,
  job: { readonly connectionId: string; readonly invoiceId: string },
): Promise<ActionOutcome> {
  const { connectionId, invoiceId } = job;
  const incoming = { connectionId, invoiceId, source: 'webhook', lane: 'live' } as const;
  return replayFrom(db, action, incoming, 'to be read again');
}

const replacing = {
  'corrected by hand': replaceByHand,
  'to be read again': replaceEvent,
} as const;

function replayFrom(
  db: Database,
  { jobId, actor, reason }: OperatorAction,
  incoming: IncomingInvoice,
  what: 'corrected by hand' | 'to be read again',
  isExpected: (event: unknown) => boolean = () => true,
): Promise<ActionOutcome> {
  return db.prisma.$transaction(async (tx) => {
    const job = await lockDeadLetter(tx, jobId, what);
    if (!job) return whyNot(tx, jobId);
    if (!isExpected(job.event)) return { kind: 'other-event' };
    await replacing[what](tx, job, incoming);
    await noteAccepted(tx, jobId, incoming, what);
    const [moved] = await requeue(tx, { jobIds: [jobId], lane: 'live', actor, reason });
    if (!moved) throw new Error('a dead letter that is locked is none');
    return { kind: 'done', connectionId: moved.connectionId };
  });
}

/** A credit knows only what its event says. */
async function lockDeadLetter(
  tx: Queries,
  jobId: string,
  what: 'corrected by hand' | 'to be read again',
): Promise<KnownJob | undefined> {
  const [job] = await tx.$queryRaw<(KnownJob & { kind: string })[]>`
    SELECT id, kind, status, source, event, later_event AS "laterEvent" FROM sync_jobs
    WHERE id = ${jobId} AND status = 'dead-lettered' FOR NO KEY UPDATE`;
  return job && (what === 'corrected by hand' || job.kind === syncPaidInvoice) ? job : undefined;
}
