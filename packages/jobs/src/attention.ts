import { Prisma, type Database } from '@sync/database';
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

export const attentionStatement = Prisma.sql`
    SELECT connection_id AS "connectionId", coalesce(dead_letter_kind, 'unknown') AS cause,
           count(*)::int AS count, min(coalesce(dead_lettered_at, updated_at)) AS "oldestAt"
    FROM sync_jobs WHERE status = 'dead-lettered'
    GROUP BY connection_id, coalesce(dead_letter_kind, 'unknown')`;

/** The sides that do not answer at present, so that jobs are held back from them. */
export function listOpenBreakers(
  db: Database,
): Promise<readonly { readonly connectionId: string; readonly side: Side }[]> {
  return db.prisma.$queryRaw<{ connectionId: string; side: Side }[]>`
    SELECT connection_id AS "connectionId", side FROM breakers WHERE opened_at IS NOT NULL`;
}
