import type { Claim } from './claim.js';
import { type Database, Prisma } from '@sync/database';
import { appendTimeline, type TimelineEvent } from './timeline.js';

/** What our ledger knows about one change in Fortnox. */
export type IntentState =
  /** Nothing was ever sent, or what was sent certainly had no effect: send now. */
  | { readonly kind: 'clear' }
  /** It was sent and no answer is recorded: look in Fortnox before sending again. */
  /** `ageMs`: how long ago it was sent, by PostgreSQL's clock. */
  | { readonly kind: 'outcome-unknown'; readonly ageMs: number }
  | { readonly kind: 'done'; readonly result: Prisma.JsonObject }
  /** The claim is somebody else's by now. */
  | { readonly kind: 'claim-lost' };

type IntentRow = { outcome: string | null; result: Prisma.JsonObject | null; ageMs: number };

/**
 * Writes down that a change is about to be sent, unless an earlier one under the same key may have
 * had an effect. One statement decides, so two workers never both read `clear`.
 */
export async function beginIntent(
  db: Database,
  claim: Claim,
  key: string,
  events: readonly TimelineEvent[],
): Promise<IntentState> {
  return db.prisma.$transaction(async (tx) => {
    await appendTimeline(tx, claim.jobId, events);
    const begun = await tx.$executeRaw`
      INSERT INTO intents (connection_id, key, job_id, fence)
      SELECT ${claim.connectionId}, ${key}, ${claim.jobId}, ${claim.fence}
      WHERE EXISTS (SELECT 1 FROM sync_jobs WHERE id = ${claim.jobId}
                    AND fence = ${claim.fence} AND worker_id = ${claim.workerId})
      ON CONFLICT (connection_id, key) DO UPDATE
        SET outcome = NULL, result = NULL, recorded_at = NULL, sent_at = now(),
            job_id = excluded.job_id, fence = excluded.fence
        WHERE intents.outcome = 'refused'`;
    if (begun === 1) return { kind: 'clear' };
    const [row] = await tx.$queryRaw<IntentRow[]>`
      SELECT outcome, result, ${ageMs} FROM intents
      WHERE connection_id = ${claim.connectionId} AND key = ${key}`;
    return row ? stateOf(row) : { kind: 'claim-lost' };
  });
}

/** The database's own clock on both sides: no worker's clock can shorten the wait. */
const ageMs = Prisma.sql`extract(epoch FROM now() - sent_at)::float8 * 1000 AS "ageMs"`;

function stateOf(row: IntentRow): IntentState {
  if (row.outcome === 'done') return { kind: 'done', result: row.result ?? {} };
  return { kind: 'outcome-unknown', ageMs: row.ageMs };
}

/** What is known of every change that this job has begun, by key. */
export async function intentsOfJob(
  db: Database,
  claim: Claim,
): Promise<ReadonlyMap<string, IntentState>> {
  const rows = await db.prisma.$queryRaw<(IntentRow & { key: string })[]>`
    SELECT key, outcome, result, ${ageMs} FROM intents
    WHERE job_id = ${claim.jobId} AND outcome IS DISTINCT FROM 'refused'`;
  return new Map(rows.map((row) => [row.key, stateOf(row)]));
}

/**
 * Records what came of an intent. Not fenced on purpose: an answer that did come is a fact, also
 * when the claim has passed on; the one who took over finds it here. `done` is never overwritten.
 */
export async function recordOutcome(
  db: Database,
  claim: Claim,
  key: string,
  outcome:
    | { readonly kind: 'done'; readonly result: Prisma.InputJsonObject }
    | { readonly kind: 'refused' },
  events: readonly TimelineEvent[],
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.intent.updateMany({
      where: {
        connectionId: claim.connectionId,
        key,
        ...(outcome.kind === 'refused'
          ? { outcome: null, fence: claim.fence, jobId: claim.jobId }
          : {}),
      },
      data: {
        outcome: outcome.kind,
        recordedAt: new Date(),
        result: outcome.kind === 'done' ? outcome.result : Prisma.DbNull,
      },
    });
    await appendTimeline(tx, claim.jobId, events);
  });
}

/**
 * An unknown outcome was looked up and Fortnox does not have it: sending is allowed again. `false`
 * when the claim was lost.
 */
export async function rearmIntent(db: Database, claim: Claim, key: string): Promise<boolean> {
  const rearmed = await db.prisma.$executeRaw`
    UPDATE intents SET sent_at = now(), job_id = ${claim.jobId}, fence = ${claim.fence}
    WHERE connection_id = ${claim.connectionId} AND key = ${key} AND outcome IS NULL
      AND EXISTS (SELECT 1 FROM sync_jobs WHERE id = ${claim.jobId}
                  AND fence = ${claim.fence} AND worker_id = ${claim.workerId})`;
  return rearmed === 1;
}

/** What an intent made was taken back in Fortnox (a draft cancelled): it may be made anew. */
export async function forgetIntent(db: Database, claim: Claim, key: string): Promise<void> {
  await db.prisma.intent.updateMany({
    where: { connectionId: claim.connectionId, key },
    data: { outcome: 'refused', result: Prisma.DbNull, recordedAt: new Date() },
  });
}
