import type { InFortnox } from '../in-fortnox.js';
import { appendTimeline } from '../timeline.js';
import type { Database, Queries, Prisma } from '@sync/database';

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
  | { readonly kind: 'not-dead-lettered'; readonly status: string };

/**
 * Puts one dead letter back on the queue as a new attempt series. What an earlier series left in
 * Fortnox stays known through its intents, so nothing is made twice.
 */
export async function replayJob(db: Database, action: OperatorAction): Promise<ActionOutcome> {
  return onDeadLetter(
    db,
    action,
    'replay',
    {},
    {
      ...backToQueue,
      lane: 'live',
      dueAt: new Date(),
      series: { increment: 1 },
    },
  );
}

/** Closes a dead letter whose invoice is already in Fortnox, made by a person. */
export async function resolveJob(
  db: Database,
  action: OperatorAction,
  fortnox: InFortnox,
): Promise<ActionOutcome> {
  const noted = { fortnoxInvoiceNumber: fortnox.invoiceNumber };
  return onDeadLetter(db, action, 'resolve', noted, {
    ...closed('resolved', action.reason),
    fortnox,
  });
}

/** Closes a dead letter that shall never reach Fortnox. */
export async function discardJob(db: Database, action: OperatorAction): Promise<ActionOutcome> {
  return onDeadLetter(db, action, 'discard', {}, closed('discarded', action.reason));
}

const noDeadLetter = {
  fingerprint: null,
  deadLetterKind: null,
  deadLetterCode: null,
  deadLetterMessage: null,
  deadLetterAction: null,
  deadLetteredAt: null,
  clearedBy: null,
  causeRef: null,
} satisfies Prisma.SyncJobUpdateManyMutationInput;

const backToQueue = {
  ...noDeadLetter,
  status: 'queued',
  reason: null,
  dispatchState: 'waiting',
  releasedAt: null,
  workerId: null,
  seriesAttempts: 0,
  finishedAt: null,
} satisfies Prisma.SyncJobUpdateManyMutationInput;

function closed(
  status: 'resolved' | 'discarded',
  reason: string | undefined,
): Prisma.SyncJobUpdateManyMutationInput {
  // The dead letter's words stay: they are why somebody had to decide.
  return { status, reason: reason ?? null, dispatchState: 'none', finishedAt: new Date() };
}

/** Changes the job and writes the audit entry in one step, only while it is a dead letter. */
async function onDeadLetter(
  db: Database,
  { jobId, actor, reason }: OperatorAction,
  name: 'replay' | 'resolve' | 'discard',
  noted: Prisma.InputJsonObject,
  change: Prisma.SyncJobUpdateManyMutationInput,
): Promise<ActionOutcome> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.syncJob.updateMany({
      where: { id: jobId, status: 'dead-lettered' },
      data: change,
    });
    const job = await connectionAndStatus(tx, jobId);
    if (!job) return { kind: 'not-found' };
    if (count === 0) return { kind: 'not-dead-lettered', status: job.status };
    const data = { actor, action: name, reason: reason ?? null, ...noted };
    await appendTimeline(tx, jobId, [{ type: 'operator', at: new Date(), data }]);
    return { kind: 'done', connectionId: job.connectionId };
  });
}

async function connectionAndStatus(
  tx: Queries,
  id: string,
): Promise<{ connectionId: string; status: string } | null> {
  return tx.syncJob.findUnique({ where: { id }, select: { connectionId: true, status: true } });
}
