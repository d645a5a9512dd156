import { Prisma, storableInteger, type Database, type Queries } from '@sync/database';
import { storableJson } from '@sync/shared';
import { isOwn, type Claim } from './claim.js';
import { isStillBehind, wakingNextCredit } from './credit-order.js';
import { requeue } from './dead-letters/requeue.js';
import type { InFortnox } from './in-fortnox.js';
import { dispatchState, isTerminal, type JobStatus, type Lane } from './job.js';
import { requireMove } from './move.js';
import { appendTimeline, type TimelineEvent } from './timeline.js';
import { forgetFollowed, withCustomer, withoutFollowedLater } from './works-from.js';

/** How an attempt ended, as far as the job's row is concerned. */
export type JobEnd =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly reason: string }
  /** Put back without spending an attempt. */
  | Snooze
  | { readonly kind: 'dead-letter'; readonly deadLetter: DeadLetter };

export type Snooze = {
  readonly kind: 'snooze';
  readonly forMs: number;
  readonly reason: string;
  /** SubscriptionFlow did not show the invoice: asking again goes behind what was not asked for yet. */
  readonly askedInVain?: true;
  /** A credit behind another one or its invoice: where that has ended meanwhile it is due at once. */
  readonly waitsForTurn?: true;
};

export type DeadLetter = {
  readonly fingerprint: string;
  readonly kind: string;
  readonly code: number | undefined;
  readonly message: string;
  readonly action: string;
  /** The event in Fortnox after which it may go on by itself. */
  readonly clearedBy?: string | undefined;
  /** What that event is about, where it is known: an account number, a currency, a day. */
  readonly causeRef?: string | undefined;
};

/** What is known of the invoice by now; fills the job's columns. */
export type JobFacts = {
  readonly invoiceNumber?: string | undefined;
  readonly currency?: string | undefined;
  readonly total?: string | undefined;
  readonly customerName?: string | undefined;
  /** SubscriptionFlow's; kept where no event of the job names it. */
  readonly customerId?: string | undefined;
  readonly fortnox?: InFortnox | undefined;
};

/**
 * Ends an attempt: the job's new state and the attempt's history, in one transaction.
 * `false` when the claim was lost meanwhile; then nothing is written, the other one's story counts.
 */
export async function endAttempt(
  db: Database,
  claim: Claim,
  end: JobEnd,
  facts: JobFacts,
  events: readonly TimelineEvent[],
): Promise<boolean> {
  const ended = await writeEnd(db, claim, end, facts, events);
  // Not under the lock of the credit's own row: the invoice's row is another one.
  if (ended === 'follows-later') await forgetFollowed(db.prisma, claim.jobId);
  return ended !== 'claim-lost';
}

type Ended =
  | 'written'
  /** The next attempt works from what came meanwhile. */
  | 'follows-later'
  | 'claim-lost';

function writeEnd(
  db: Database,
  claim: Claim,
  end: JobEnd,
  facts: JobFacts,
  events: readonly TimelineEvent[],
): Promise<Ended> {
  return db.prisma.$transaction(async (tx) => {
    const held = await lockClaimed(tx, claim);
    if (!held) return 'claim-lost';
    const counted = countedAs(end, held);
    const columns = columnsOf(storableJson(counted));
    requireMove(held.status, columns.status);
    await tx.syncJob.update({
      where: { id: claim.jobId },
      data: {
        ...columns,
        askedInVain: counted.kind === 'snooze' && counted.askedInVain === true,
        ...(held.isOutdated ? {} : columnsOfFacts(storableJson(facts))),
        releasedAt: null,
        workerId: null,
        rescues: 0,
      },
      // Its events and its drift may be large, and nobody asks for them here.
      select: { id: true },
    });
    const waitMs = waitOf(counted);
    // Who need not wait keeps its place in the line.
    if (waitMs !== undefined && waitMs > 0) await postpone(tx, claim, counted, waitMs);
    if (facts.customerId !== undefined) await noteCustomer(tx, claim.jobId, facts.customerId);
    await appendTimeline(tx, claim.jobId, events);
    await appendTimeline(tx, claim.jobId, held.isOutdated ? [outdatedNote()] : []);
    const ended = await followLater(tx, claim, counted, held);
    if (ended === 'written' && isTerminal(columns.status)) await wakeNextCredit(tx, claim);
    return ended;
  });
}

/** By the database's clock, like everything that compares due times. */
async function postpone(tx: Queries, { jobId }: Claim, end: JobEnd, waitMs: number): Promise<void> {
  const isForTurn = end.kind === 'snooze' && end.waitsForTurn === true;
  await tx.$executeRaw`
    UPDATE sync_jobs SET due_at = now() + ${waitMs} * interval '1 ms'
    WHERE id = ${jobId} ${isForTurn ? Prisma.sql`AND ${isStillBehind}` : Prisma.empty}`;
}

async function wakeNextCredit(tx: Queries, { jobId }: Claim): Promise<void> {
  await tx.$executeRaw`
    WITH ended AS (
      SELECT id, kind, connection_id, invoice_id, created_at FROM sync_jobs WHERE id = ${jobId}
    ), ${wakingNextCredit}
    SELECT id FROM woken`;
}

/** Also of an attempt that does not count: its history tells of the customer. */
async function noteCustomer(tx: Queries, jobId: string, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_jobs SET customer_ids = ${withCustomer(customerId)} WHERE id = ${jobId}`;
}

function countedAs(end: JobEnd, held: Held): JobEnd {
  if (held.isOutdated) return worksFromOutdated;
  // What was ignored is not what came meanwhile; nobody else would ever look at that.
  return end.kind === 'ignored' && held.hasLater ? worksFromLater : end;
}

/** The event was replaced before this attempt had changed anything: whatever it says, once more. */
const worksFromOutdated: JobEnd = {
  kind: 'snooze',
  forMs: 0,
  reason: 'the event was corrected while the attempt was under way',
};

const worksFromLater: JobEnd = {
  kind: 'snooze',
  forMs: 0,
  reason: 'a corrected event arrived during the attempt',
};

const outdatedNote = (): TimelineEvent => ({
  type: 'note',
  at: new Date(),
  data: {
    message:
      'The event was corrected while this attempt was under way and had changed nothing yet: the ' +
      'attempt does not count, the next one works from the corrected event.',
  },
});

type Held = {
  readonly status: JobStatus;
  readonly isOutdated: boolean;
  readonly hasLater: boolean;
  readonly lane: Lane;
};

/** The job while the claim is good, locked against a corrected event until the end is written. */
async function lockClaimed(tx: Queries, claim: Claim): Promise<Held | undefined> {
  const [held] = await tx.$queryRaw<Held[]>`
    SELECT status, outdated_fence IS NOT DISTINCT FROM fence AS "isOutdated",
           later_event IS NOT NULL AS "hasLater", lane
    FROM sync_jobs
    WHERE ${isOwn(claim)}
    FOR NO KEY UPDATE`;
  return held;
}

/**
 * Where a corrected event came during the attempt, the next one works from it, and what was shown of it until now is
 * no change any more; the dead letter that it became goes on by itself.
 */
async function followLater(
  tx: Queries,
  { jobId }: Claim,
  { kind }: JobEnd,
  { hasLater, lane }: Held,
): Promise<Ended> {
  if (!hasLater || kind === 'succeeded') return 'written';
  await tx.$executeRaw`UPDATE sync_jobs j SET ${withoutFollowedLater} WHERE j.id = ${jobId}`;
  const reason = 'A corrected event arrived during the attempt.';
  if (kind === 'dead-letter') await requeue(tx, { jobIds: [jobId], lane, actor: 'system', reason });
  return 'follows-later';
}

type EndColumns = Prisma.SyncJobUpdateManyMutationInput & { readonly status: JobStatus };

const spent = { attempts: { increment: 1 }, seriesAttempts: { increment: 1 } };

function columnsOf(end: JobEnd): EndColumns {
  switch (end.kind) {
    case 'succeeded':
      return {
        ...spent,
        status: 'succeeded',
        dispatchState: dispatchState.none,
        finishedAt: new Date(),
        reason: null,
      };
    case 'ignored':
      return {
        status: 'ignored',
        dispatchState: dispatchState.none,
        finishedAt: new Date(),
        reason: end.reason,
      };
    case 'retry':
      return {
        ...spent,
        status: 'retrying',
        dispatchState: dispatchState.waiting,
        reason: end.reason,
      };
    case 'snooze':
      return {
        status: 'queued',
        dispatchState: dispatchState.waiting,
        reason: end.reason,
      };
    case 'dead-letter':
      return { ...spent, ...deadLetterColumns(end.deadLetter) };
  }
}

function waitOf(end: JobEnd): number | undefined {
  if (end.kind === 'retry') return end.afterMs;
  return end.kind === 'snooze' ? end.forMs : undefined;
}

function deadLetterColumns(deadLetter: DeadLetter): EndColumns {
  return {
    status: 'dead-lettered',
    dispatchState: dispatchState.none,
    finishedAt: new Date(),
    deadLetteredAt: new Date(),
    reason: null,
    fingerprint: deadLetter.fingerprint,
    deadLetterKind: deadLetter.kind,
    deadLetterCode: storableInteger(deadLetter.code) ?? null,
    deadLetterMessage: deadLetter.message,
    deadLetterAction: deadLetter.action,
    clearedBy: deadLetter.clearedBy ?? null,
    causeRef: deadLetter.causeRef ?? null,
  };
}

function columnsOfFacts(facts: JobFacts): Prisma.SyncJobUpdateManyMutationInput {
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => value !== undefined && name !== 'customerId'),
  );
}
