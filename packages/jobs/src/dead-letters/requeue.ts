import { type Queries, Prisma } from '@sync/database';
import { dispatchState, type Lane } from '../job.js';
import { moveTo } from '../move.js';

export type Requeue = {
  /** In the order in which they shall be begun. */
  readonly jobIds: readonly string[];
  readonly lane: Lane;
  /** Who sends them back: the name of a token, or `system`. */
  readonly actor: string;
  /** In words, for the timeline. */
  readonly reason: string | undefined;
  /** The replay that they belong to. */
  readonly replayId?: string | undefined;
  /** They go on because the actor has sent an event, which is no word about the dead letter itself. */
  readonly isTold?: boolean | undefined;
};

export type Requeued = {
  readonly id: string;
  readonly connectionId: string;
  /** The attempt series that begins now. */
  readonly series: number;
};

/** What an earlier series left behind and a new one does not know. */
const asIfNew = Prisma.sql`
  dispatch_state = ${dispatchState.waiting}, released_at = NULL, worker_id = NULL,
  series_attempts = 0, asked_in_vain = false, reason = NULL, finished_at = NULL, fingerprint = NULL,
  dead_letter_kind = NULL, dead_letter_code = NULL, dead_letter_message = NULL,
  dead_letter_action = NULL, dead_lettered_at = NULL, cleared_by = NULL, cause_ref = NULL,
  updated_at = now()`;

const move = moveTo('queued', ['dead-lettered']);

/**
 * The only way of a dead letter back to the queue: a new series with all its attempts, and an
 * entry in the timeline that says who and why. What an earlier series left in Fortnox stays known
 * through its intents, so nothing is made twice. Due at once, each a millisecond after the one
 * before it, which keeps their order; the last one too lies a millisecond back, as a date that is
 * rounded to milliseconds may lie ahead. Answers those that were dead letters indeed.
 */
export async function requeue(
  queries: Queries,
  { jobIds, lane, actor, reason, replayId, isTold }: Requeue,
): Promise<readonly Requeued[]> {
  if (jobIds.length === 0) return [];
  const noted = {
    ...(replayId === undefined ? {} : { replayId }),
    ...(isTold ? { told: true } : {}),
  };
  return queries.$queryRaw<Requeued[]>`
    WITH moved AS (
      UPDATE sync_jobs SET ${move.set}, ${asIfNew}, lane = ${lane}, series = series + 1,
        due_at = now() - (${jobIds.length}::int + 1 - given.place) * interval '1 ms'
      FROM unnest(${[...jobIds]}::text[]) WITH ORDINALITY AS given(job_id, place)
      WHERE id = given.job_id AND ${move.allowed}
      RETURNING id, connection_id, series
    ), noted AS (
      INSERT INTO timeline_entries (job_id, type, data)
      SELECT id, 'operator', jsonb_build_object('actor', ${actor}::text, 'action', 'replay',
        'reason', ${reason ?? null}::text) || ${JSON.stringify(noted)}::jsonb FROM moved
    )
    SELECT id, connection_id AS "connectionId", series FROM moved`;
}
