import { Prisma, type Database } from '@sync/database';
import { storableJsonText } from '@sync/shared';
import type { Claim } from './claim.js';
import type { SentRequest } from './intent-state.js';
import { timelineInsert, type TimelineEvent } from './timeline.js';

/** What came of an intent of this claim that was sent, where it is certain. */
export type DoneChange = { readonly key: string; readonly result: Prisma.InputJsonObject };

/**
 * Records what came of an intent. An answer that did come is a fact, also when the claim has passed
 * on; whoever took over finds it here. But it is a fact about `request`: what has become of the change
 * since then stays, be it found in Fortnox, taken back there or sent again by somebody else.
 */
export async function recordOutcome(
  db: Database,
  claim: Claim,
  key: string,
  outcome:
    | { readonly kind: 'done'; readonly result: Prisma.InputJsonObject }
    | { readonly kind: 'refused' },
  events: readonly TimelineEvent[],
  request: SentRequest = claim,
): Promise<void> {
  const result = outcome.kind === 'done' ? storableJsonText(outcome.result) : null;
  const recorded = Prisma.sql`
    UPDATE intents SET outcome = ${outcome.kind}, recorded_at = now(), result = ${result}::jsonb
    WHERE connection_id = ${claim.connectionId} AND key = ${key} AND ${isUnanswered(request)}`;
  const job = Prisma.sql`SELECT ${claim.jobId}::text`;
  await db.direct.query(
    events.length === 0
      ? recorded
      : Prisma.sql`WITH recorded AS (${recorded}) ${timelineInsert(job, events)}`,
  );
}

/** Nobody has learned the outcome yet, and it is this very request that was sent last. */
const isUnanswered = ({ jobId, fence }: SentRequest): Prisma.Sql =>
  Prisma.sql`outcome IS NULL AND fence = ${fence} AND job_id = ${jobId}`;

/**
 * Further parts of a statement whose first one, `held`, locks the job if the claim is good: what
 * came of changes and what happened, both kept whether it is good or not. The job is locked before
 * its intents, as by everybody who locks both.
 */
export function alongside(
  claim: Claim,
  done: readonly DoneChange[],
  events: readonly TimelineEvent[],
): Prisma.Sql {
  const after = Prisma.sql`AND (SELECT count(*) FROM held) >= 0`;
  const recorded = done.map((change, n) => {
    const name = Prisma.raw(`recorded_${n}`);
    return Prisma.sql`, ${name} AS (${recording(claim, change)} ${after})`;
  });
  const job = Prisma.sql`SELECT ${claim.jobId}::text`;
  const noted = Prisma.sql`, noted AS (${timelineInsert(job, events)})`;
  return joined([...recorded, ...(events.length === 0 ? [] : [noted])]);
}

const joined = (parts: readonly Prisma.Sql[]): Prisma.Sql =>
  parts.length === 0 ? Prisma.empty : Prisma.join([...parts], ' ');

/** Whether the claim is still good or not: see `recordOutcome`. */
const recording = (claim: Claim, { key, result }: DoneChange): Prisma.Sql => Prisma.sql`
  UPDATE intents SET outcome = 'done', recorded_at = now(),
    result = ${storableJsonText(result)}::jsonb
  WHERE connection_id = ${claim.connectionId} AND key = ${key} AND ${isUnanswered(claim)}`;

/**
 * What came of changes of this claim, as part of the statement that ends its attempt; `after` is a
 * condition that lets the job be locked first.
 */
export function recordingAtEnd(claim: Claim, change: DoneChange, after: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${recording(claim, change)} AND ${after}`;
}

/** The same by a statement of its own, for an attempt that has not succeeded. */
export async function recordAtEnd(
  db: Database,
  claim: Claim,
  done: readonly DoneChange[],
): Promise<void> {
  for (const change of done) await db.direct.query(recordingAtEnd(claim, change, Prisma.sql`true`));
}
