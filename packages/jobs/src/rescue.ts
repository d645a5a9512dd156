import { Prisma, type Database } from '@sync/database';
import type { Claim } from './claim.js';
import { dispatchState, syncCredit, type Delivery } from './job.js';
import { noteGoneSessions } from './leases.js';
import { moveTo } from './move.js';
import { forgetFollowed, withoutFollowedLater } from './works-from.js';

/**
 * So many deaths in a row are borne without a delay: workers that are killed every few seconds have
 * been seen to need up to thirteen. An invoice that itself kills its workers (by its size, say) must
 * not keep on doing so at once: it waits a minute each time, …
 */
const patientRescues = 10;
const rescuePause = '60 seconds';

/** … and after so many ends with a person. */
export const lastRescue = 20;

const returned = moveTo('queued', ['running'], Prisma.sql`j.status`);

type Returned = { readonly id: string; readonly isCorrectedCredit: boolean };

/** For a SELECT or RETURNING of the job `j`. */
const asReturned = Prisma.sql`j.id,
  j.kind = ${syncCredit} AND j.later_event IS NOT NULL AS "isCorrectedCredit"`;

/** Not under the locks of the credits' own rows, as at the end of an attempt. Answers how many were returned. */
async function countReturned(db: Database, jobs: readonly Returned[]): Promise<number> {
  for (const { id, isCorrectedCredit } of jobs) {
    if (isCorrectedCredit) await forgetFollowed(db.prisma, id);
  }
  return jobs.length;
}

/**
 * Returns jobs that a living worker has claimed without knowing it: the claim was committed and
 * its answer lost. `active` are the deliveries that it does work on; a claim younger than 5 s may
 * be too new to be among them (claims take milliseconds). A job is told from its later releases
 * by the delivery's number, so a stale delivery of a job says nothing about the running attempt.
 */
export async function returnUnknownClaims(
  db: Database,
  workerId: string,
  active: readonly Delivery[],
): Promise<number> {
  const jobs = await db.direct.query<Returned>(Prisma.sql`
    UPDATE sync_jobs j
    SET ${returned.set}, dispatch_state = ${dispatchState.waiting}, released_at = NULL,
        worker_id = NULL, updated_at = now(), ${withoutFollowedLater}
    WHERE ${returned.allowed} AND j.worker_id = ${workerId}
      AND j.updated_at < now() - interval '5 seconds'
      AND (j.id, j.dispatch_seq) NOT IN (SELECT * FROM unnest(
        ${active.map(({ jobId }) => jobId)}::text[],
        ${active.map(({ dispatchSeq }) => dispatchSeq)}::int[]))
    RETURNING ${asReturned}`);
  return countReturned(db, jobs);
}

/**
 * Which of these claims are no longer held: somebody else has the job, or it is gone. A lease that
 * lapsed is noticed sooner, by its holder's own clock.
 */
export async function findLostClaims<T extends Claim>(
  db: Database,
  claims: readonly T[],
): Promise<readonly T[]> {
  if (claims.length === 0) return [];
  const held = await db.direct.query<{ id: string; fence: number }>(Prisma.sql`
    SELECT j.id, j.fence FROM sync_jobs j
    JOIN unnest(${claims.map(({ jobId }) => jobId)}::text[],
                ${claims.map(({ fence }) => fence)}::int[],
                ${claims.map(({ workerId }) => workerId)}::text[]) AS c(id, fence, worker_id)
      ON c.id = j.id AND c.fence = j.fence AND c.worker_id = j.worker_id`);
  const stillHeld = new Set(held.map(({ id, fence }) => `${id} ${fence}`));
  return claims.filter(({ jobId, fence }) => !stillHeld.has(`${jobId} ${fence}`));
}

/**
 * Returns the jobs of workers whose lease has lapsed to the backlog. No attempt is spent: the
 * next one continues from the intents. They keep their place in the line: those who came after them
 * do not go first, unless their workers die again and again. Answers how many were rescued. A row that a frozen worker holds locked is left
 * for a later round and holds up none of the others.
 */
export async function rescueJobsOfDeadWorkers(db: Database): Promise<number> {
  await noteGoneSessions(db);
  const rescued = await db.direct.query<Returned>(Prisma.sql`
    WITH orphans AS (
      SELECT j.id, j.worker_id FROM sync_jobs j
      WHERE ${returned.allowed} AND NOT EXISTS (
        SELECT 1 FROM workers w WHERE w.id = j.worker_id AND w.alive_until > now())
      FOR NO KEY UPDATE OF j SKIP LOCKED
    ), rescued AS (
      UPDATE sync_jobs j
      SET ${returned.set}, dispatch_state = ${dispatchState.waiting}, released_at = NULL,
          worker_id = NULL, updated_at = now(), rescues = rescues + 1,
          due_at = CASE WHEN rescues < ${patientRescues} THEN due_at
                        ELSE now() + ${rescuePause}::interval END,
          ${withoutFollowedLater}
      FROM orphans WHERE j.id = orphans.id
      RETURNING ${asReturned}, j.fence, orphans.worker_id
    ), orphaned AS (
      UPDATE intents i SET orphaned_at = now() FROM rescued r
      WHERE i.job_id = r.id AND i.sender_id = r.worker_id AND i.outcome IS NULL
        AND i.orphaned_at IS NULL
    ), noted AS (
      INSERT INTO timeline_entries (job_id, type, data)
      SELECT id, 'note', jsonb_build_object('message',
        'The worker stopped in the middle of the attempt; another one continues.', 'fence', fence,
        'workerId', worker_id)
      FROM rescued
    )
    SELECT id, "isCorrectedCredit" FROM rescued`);
  // Long dead workers hold nothing any more.
  await db.direct.execute(Prisma.sql`
    DELETE FROM workers w WHERE w.alive_until < now() - interval '1 hour'`);
  return countReturned(db, rescued);
}
