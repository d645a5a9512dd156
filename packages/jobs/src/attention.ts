import { Prisma, type Database } from '@sync/database';
import { jobsAtRest } from './at-rest.js';
import type { Side } from './breaker.js';

/** The dead letters of one connection with one kind of cause. */
export type AttentionFigures = {
  readonly connectionId: string;
  /** As in a dead letter's `kind`. */
  readonly cause: string;
  readonly count: number;
  /** Since when the oldest of them waits for a person. */
  readonly oldestAt: Date;
};

/** What waits for a person, by connection and cause; a cause without dead letters is absent. */
export function countAttention(db: Database): Promise<readonly AttentionFigures[]> {
  return db.prisma.$queryRaw<AttentionFigures[]>(attentionStatement);
}

/** The oldest of each is the first in its index; only dead letters of early versions have no cause. */
export const attentionStatement = Prisma.sql`
    SELECT r.connection_id AS "connectionId", coalesce(nullif(r.kind, ''), 'unknown') AS cause,
           sum(r.count)::int AS count, min(coalesce(oldest.at, (
             SELECT min(coalesce(j.dead_lettered_at, j.updated_at)) FROM sync_jobs j
             WHERE j.status = 'dead-lettered' AND j.fingerprint IS NULL
               AND j.connection_id = r.connection_id
               AND coalesce(j.dead_letter_kind, '') = r.kind))) AS "oldestAt"
    FROM (${jobsAtRest}) r LEFT JOIN LATERAL (
      SELECT coalesce(j.dead_lettered_at, j.updated_at) AS at FROM sync_jobs j
      WHERE j.status = 'dead-lettered' AND j.fingerprint = r.fingerprint
        AND j.connection_id = r.connection_id AND coalesce(j.dead_letter_kind, '') = r.kind
      ORDER BY j.dead_lettered_at, j.id LIMIT 1) oldest ON true
    WHERE r.status = 'dead-lettered'
    GROUP BY r.connection_id, coalesce(nullif(r.kind, ''), 'unknown')`;

/** The sides that do not answer at present, so that jobs are held back from them. */
export function listOpenBreakers(
  db: Database,
): Promise<readonly { readonly connectionId: string; readonly side: Side }[]> {
  return db.prisma.$queryRaw<{ connectionId: string; side: Side }[]>`
    SELECT connection_id AS "connectionId", side FROM breakers WHERE opened_at IS NOT NULL`;
}
