import { Prisma, type Database, type Queries } from '@sync/database';
import { isOwn, type Claim } from './claim.js';
import {
  known,
  stateOf,
  type IntentRow,
  type IntentState,
  type SentRequest,
} from './intent-state.js';
import { alongside, type DoneChange } from './outcomes.js';
import { isTrusted } from './restore/trust.js';
import type { TimelineEvent } from './timeline.js';

/** A change that its sender still waits for, by the key and fence of its intent. */
export type PendingChange = {
  readonly connectionId: string;
  readonly key: string;
  readonly fence: number;
};

/**
 * Whether a change may have been made in a time that the ledger has lost (`restore/doubt.ts`): then it
 * is written down as sent long ago, its answer lost.
 */
type Standing = 'new' | 'in-doubt';

/** A change that is about to be sent. */
export type WantedChange = {
  readonly key: string;
  /** What its request is made of, for whoever finds later what it made: digests, dates, amounts. */
  readonly asked?: Prisma.InputJsonObject | undefined;
  readonly standing?: Standing | undefined;
};

/**
 * Writes down that a change is about to be sent, unless an earlier one under the same key may have
 * had an effect. One statement decides, so two workers never both read `clear`; it locks the job
 * against a corrected event, which either is there before the first intent or comes after it.
 * `done`: what came of earlier changes of this claim, recorded with it whether it may begin or not
 * (`recordOutcome`). They must be the job's own: of what others may wait for at the same time, two
 * jobs could wait for each other.
 */
export async function beginIntent(
  db: Database,
  claim: Claim,
  { key, asked, standing = 'new' }: WantedChange,
  events: readonly TimelineEvent[],
  done: readonly DoneChange[] = [],
): Promise<IntentState> {
  // Of an earlier claim: only what this claim itself has sent may not be judged by it.
  const [fence, abandonedAt] =
    standing === 'new'
      ? [Prisma.sql`held.fence`, Prisma.sql`NULL::timestamptz`]
      : [Prisma.sql`held.fence - 1`, Prisma.sql`now() - interval '1 day'`];
  const begun = await db.direct.query(Prisma.sql`
    WITH held AS MATERIALIZED (${mayBegin(claim)})
    ${alongside(claim, done, events)}
    INSERT INTO intents (connection_id, key, job_id, fence, sender_id, abandoned_at, asked)
    SELECT ${claim.connectionId}, ${key}, held.id, ${fence}, held.worker_id, ${abandonedAt},
           ${standing === 'new' ? textOf(asked) : null}::jsonb
    FROM held
    ON CONFLICT (connection_id, key) DO UPDATE
      SET outcome = NULL, result = NULL, recorded_at = NULL, sent_at = now(),
          abandoned_at = excluded.abandoned_at, orphaned_at = NULL, asked = excluded.asked,
          sender_id = excluded.sender_id, job_id = excluded.job_id, fence = excluded.fence
      WHERE intents.outcome = 'refused'
    RETURNING 1`);
  if (begun.length === 1) return begunAs(standing, claim);
  // With a snapshot of its own: another job may have begun the same while this one waited for it.
  const [row] = await db.direct.query<IntentRow>(Prisma.sql`
    SELECT ${known} FROM intents i
    LEFT JOIN workers w ON w.id = i.sender_id
    WHERE i.connection_id = ${claim.connectionId} AND i.key = ${key} AND ${stillClaimed(claim)}`);
  if (!row) return { kind: 'claim-lost' };
  const { jobId } = row;
  return jobId === claim.jobId || isShared(key) ? stateOf(row) : { kind: 'of-another-job', jobId };
}

/** Customers and articles are made for whoever comes first, a credit invoice for one of its credits. */
const isShared = (key: string): boolean => /^(customer|article|credit):/.test(key);

function begunAs(standing: Standing, { jobId, fence }: Claim): IntentState {
  if (standing === 'new') return { kind: 'clear' };
  const request = { jobId, fence: fence - 1 };
  return { kind: 'outcome-unknown', quietForMs: 0, request, asked: null };
}

const textOf = (asked: Prisma.InputJsonObject | undefined): string | null =>
  asked === undefined ? null : JSON.stringify(asked);

/** What is known of every change that this job has begun, by key. */
export async function intentsOfJob(
  db: Database,
  claim: Claim,
): Promise<ReadonlyMap<string, IntentState>> {
  const rows = await db.prisma.$queryRaw<(IntentRow & { key: string })[]>`
    SELECT i.key, ${known} FROM intents i
    LEFT JOIN workers w ON w.id = i.sender_id
    WHERE i.job_id = ${claim.jobId} AND i.outcome IS DISTINCT FROM 'refused'`;
  return new Map(rows.map((row) => [row.key, stateOf(row)]));
}

/** Which of these changes were made, by any job of the connection. */
export async function changesMade(
  db: Database,
  connectionId: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const made = await db.prisma.intent.findMany({
    where: { connectionId, key: { in: [...keys] }, outcome: 'done' },
    select: { key: true },
  });
  return new Set(made.map(({ key }) => key));
}

/**
 * Moves an intent's `sent_at` to now: the request goes to the socket, after a wait for the
 * limiter that would make the time at which it was begun misleading.
 */
export async function stampSent(db: Database, pending: PendingChange): Promise<void> {
  await db.direct.query(Prisma.sql`
    UPDATE intents SET sent_at = now()
    WHERE connection_id = ${pending.connectionId} AND key = ${pending.key}
      AND fence = ${pending.fence} AND outcome IS NULL`);
}

/**
 * An unknown outcome was looked up and Fortnox does not have it: sending is allowed again. Only
 * whoever looked for the very request that is still the last one may do so: two jobs may have looked
 * for one and the same at once, and what the first of them sent may be under way since. `false` when
 * the claim was lost, the event was corrected, an outcome has been recorded or the request has been
 * sent again meanwhile.
 */
export async function rearmIntent(
  db: Database,
  claim: Claim,
  { key, asked }: Omit<WantedChange, 'standing'>,
  lookedFor: SentRequest,
): Promise<boolean> {
  const rearmed = await db.prisma.$executeRaw`
    UPDATE intents i
    SET sent_at = now(), abandoned_at = NULL, orphaned_at = NULL, sender_id = ${claim.workerId},
        job_id = ${claim.jobId}, fence = ${claim.fence}, asked = ${textOf(asked)}::jsonb
    FROM (${mayBegin(claim)}) held
    WHERE i.connection_id = ${claim.connectionId} AND i.key = ${key} AND i.outcome IS NULL
      AND i.job_id = ${lookedFor.jobId} AND i.fence = ${lookedFor.fence}
      AND NOT (i.job_id = ${claim.jobId} AND i.fence = ${claim.fence})
      AND (i.abandoned_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM workers w WHERE w.id = i.sender_id AND w.alive_until > now()))`;
  return rearmed === 1;
}

/**
 * What an intent made was taken back in Fortnox (a draft cancelled): it may be made anew. Only while
 * the job is still this claim's: whoever took over has forgotten it too, and has perhaps made it anew.
 */
export async function forgetIntent(db: Database, claim: Claim, key: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE intents SET outcome = 'refused', result = NULL, recorded_at = now()
    FROM (SELECT id AS held FROM sync_jobs WHERE ${isOwn(claim)} FOR SHARE) own
    WHERE connection_id = ${claim.connectionId} AND key = ${key}`;
}

/**
 * The attempt is over and no longer waits for any answer: what it sent without learning the
 * outcome may be looked up once the quiet time has passed from here.
 */
export async function abandonIntents(
  queries: Queries,
  claim: Pick<Claim, 'jobId' | 'fence'>,
): Promise<void> {
  await queries.$executeRaw`
    UPDATE intents SET abandoned_at = now()
    WHERE job_id = ${claim.jobId} AND fence = ${claim.fence} AND outcome IS NULL
      AND abandoned_at IS NULL`;
}

/**
 * A process whose lease lapsed goes on under a new one: the answers that it still waits for are
 * now waited for under the new name, and everything else that the former name had sent without
 * an answer counts as given up from now on.
 */
export async function handOverIntents(
  db: Database,
  handOver: {
    readonly from: string;
    readonly to: string;
    readonly pending: readonly PendingChange[];
  },
): Promise<void> {
  const { from, to, pending } = handOver;
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE intents i SET sender_id = ${to}, orphaned_at = NULL
      FROM unnest(${pending.map((one) => one.connectionId)}::text[],
                  ${pending.map((one) => one.key)}::text[],
                  ${pending.map((one) => one.fence)}::int[]) AS p(connection_id, key, fence)
      WHERE i.connection_id = p.connection_id AND i.key = p.key AND i.fence = p.fence
        AND i.outcome IS NULL AND i.abandoned_at IS NULL`;
    await tx.$executeRaw`
      UPDATE intents SET abandoned_at = now()
      WHERE sender_id = ${from} AND outcome IS NULL AND abandoned_at IS NULL`;
  });
}

/**
 * The job of a claim that is good and whose event has not been corrected since. Locked, so that a
 * corrected event either is there before a change is begun or comes after it.
 */
function mayBegin(claim: Claim): Prisma.Sql {
  return Prisma.sql`
    SELECT j.id, j.fence, j.worker_id
    FROM sync_jobs j JOIN workers holder ON holder.id = j.worker_id
    WHERE ${isClaimed(claim)} AND j.outdated_fence IS DISTINCT FROM j.fence
      AND ${isTrusted(Prisma.sql`j.connection_id`)}
    FOR SHARE OF j`;
}

/** Guards a statement by the attempt's own claim, not only by its worker's lease. */
function stillClaimed(claim: Claim): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM sync_jobs j JOIN workers holder ON holder.id = j.worker_id
    WHERE ${isClaimed(claim)})`;
}

/** Of the job `j` and the worker `holder` that has it. */
function isClaimed(claim: Claim): Prisma.Sql {
  return Prisma.sql`j.id = ${claim.jobId} AND j.fence = ${claim.fence}
    AND j.worker_id = ${claim.workerId} AND holder.alive_until > now()`;
}
