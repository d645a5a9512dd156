import { type Database, type Queries, Prisma } from '@sync/database';
import { otherCreditsAtMost, takeUpCreditsOf } from '../credits.js';
import type { InFortnox } from '../in-fortnox.js';
import { dispatchState } from '../job.js';
import { moveTo } from '../move.js';
import { appendTimeline } from '../timeline.js';
import type { DriftKind } from '../drift-entries.js';
import { requeue } from './requeue.js';
import type { OtherJob } from './standing-for.js';

export type OperatorAction = {
  readonly jobId: string;
  /** Name of the token that asked; shown in the timeline. */
  readonly actor: string;
  readonly reason: string | undefined;
};

/** What an operator may only do to a dead letter. */
export type ActionOutcome =
  | { readonly kind: 'done'; readonly connectionId: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-dead-lettered'; readonly status: string }
  /** It works from another event than the one that was corrected. */
  | { readonly kind: 'other-event' };

/** Puts one dead letter back on the queue as a new attempt series, in front of paced replays. */
export async function replayJob(db: Database, action: OperatorAction): Promise<ActionOutcome> {
  const { jobId, actor, reason } = action;
  return db.prisma.$transaction(async (tx) => {
    const [moved] = await requeue(tx, { jobIds: [jobId], lane: 'live', actor, reason });
    if (moved) return { kind: 'done', connectionId: moved.connectionId };
    return whyNot(tx, jobId);
  });
}

/**
 * Closes a dead letter whose invoice is already in Fortnox, made by a person. `other`: a job that is
 * done by this very invoice, which is shown as drift from then on. Refunds that were told before are taken up,
 * where the company wants them credited, and ask a person whether they are credited by hand too.
 */
export async function resolveJob(
  db: Database,
  action: OperatorAction,
  fortnox: InFortnox,
  other?: OtherJob,
): Promise<ActionOutcome> {
  const made = Prisma.sql`${resolved.set}, fortnox = ${JSON.stringify(fortnox)}::jsonb`;
  const message = other && sharedInvoice(fortnox, other);
  return close(db, action, {
    name: 'resolve',
    change: message === undefined ? made : Prisma.sql`${made}, drift = ${drifted(message)}`,
    allowed: resolved.allowed,
    noted: { fortnoxInvoiceNumber: fortnox.invoiceNumber },
    ...(message === undefined ? {} : { note: { message, drift: sharedInvoiceDrift } }),
  });
}

const sharedInvoiceDrift: DriftKind = 'shared-invoice';

const sharedInvoice = ({ invoiceNumber }: InFortnox, { id, invoiceNumber: number }: OtherJob) =>
  `Invoice ${invoiceNumber} in Fortnox is also that of ${number ?? 'another invoice'} (${id}). ` +
  'If these are two invoices, one of them is not in the books.';

const drifted = (message: string): Prisma.Sql => Prisma.sql`
  coalesce(drift, '[]') || jsonb_build_array(jsonb_build_object(
    'what', ${sharedInvoiceDrift}::text, 'message', ${message}::text,
    'at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`;

/** Closes a dead letter that shall never reach Fortnox. */
export async function discardJob(db: Database, action: OperatorAction): Promise<ActionOutcome> {
  const { set, allowed } = discarded;
  return close(db, action, { name: 'discard', change: set, allowed, noted: {} });
}

const resolved = moveTo('resolved');
const discarded = moveTo('discarded');

type Closing = {
  readonly name: 'resolve' | 'discard';
  readonly change: Prisma.Sql;
  readonly allowed: Prisma.Sql;
  readonly noted: Prisma.InputJsonObject;
  /** What the timeline says besides. */
  readonly note?: Prisma.InputJsonObject;
};

/**
 * Changes the job and writes the audit entry in one step, only while it is a dead letter. The
 * dead letter's words stay: they are why somebody had to decide.
 */
async function close(
  db: Database,
  { jobId, actor, reason }: OperatorAction,
  { name, change, allowed, noted, note }: Closing,
): Promise<ActionOutcome> {
  return db.prisma.$transaction(async (tx) => {
    const [closed] = await tx.$queryRaw<{ connectionId: string }[]>`
      UPDATE sync_jobs SET ${change}, reason = ${reason ?? null},
        dispatch_state = ${dispatchState.none}, finished_at = now(), updated_at = now()
      WHERE id = ${jobId} AND ${allowed}
      RETURNING connection_id AS "connectionId"`;
    if (!closed) return whyNot(tx, jobId);
    const data = { actor, action: name, reason: reason ?? null, ...noted };
    const at = new Date();
    const notes = note ? [{ type: 'note' as const, at, data: note }] : [];
    await appendTimeline(tx, jobId, [{ type: 'operator', at, data }, ...notes]);
    if (name === 'resolve') await takeUpEarlier(tx, jobId);
    return { kind: 'done', connectionId: closed.connectionId };
  });
}

async function takeUpEarlier(tx: Queries, jobId: string): Promise<void> {
  if (!(await takeUpCreditsOf(tx, jobId))) return;
  const message = `More than ${otherCreditsAtMost} refunds or voids were told before it; only the first ${otherCreditsAtMost} were taken up, see to the others by hand.`;
  await appendTimeline(tx, jobId, [{ type: 'note', at: new Date(), data: { message } }]);
}

/** Why an action was not possible: it is no dead letter, or not there. */
export async function whyNot(tx: Queries, id: string): Promise<ActionOutcome> {
  const job = await tx.syncJob.findUnique({ where: { id }, select: { status: true } });
  return job ? { kind: 'not-dead-lettered', status: job.status } : { kind: 'not-found' };
}
