import { Prisma, type Database } from '@sync/database';
import { appendTimeline } from './timeline.js';

/**
 * Of a job that has something which was told after it was carried over, and of which nobody has said that
 * it has been seen to. As in the index `drift_unseen`.
 */
export const hasUnseenDrift = (table: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`jsonb_path_exists(${table}.drift, '$[*] ? (!exists(@.seen))')`;

type Seeing = {
  readonly jobId: string;
  readonly actor: string;
  readonly reason: string | undefined;
};

/**
 * Says of all that is shown of an invoice by now that it has been seen to, by whom and when; what is told later
 * is unseen again. Answers its connection; `undefined`: no such job, or nothing unseen.
 */
export async function seeDrift(
  db: Database,
  { jobId, actor, reason }: Seeing,
): Promise<string | undefined> {
  return db.prisma.$transaction(async (tx) => {
    const by = { by: actor, at: new Date().toISOString() };
    const [seen] = await tx.$queryRaw<{ connectionId: string }[]>`
      UPDATE sync_jobs j SET drift = (
        SELECT jsonb_agg(CASE WHEN entry ? 'seen' THEN entry
          ELSE entry || jsonb_build_object('seen', ${JSON.stringify(by)}::jsonb) END ORDER BY place)
        FROM jsonb_array_elements(j.drift) WITH ORDINALITY AS entries(entry, place))
      WHERE j.id = ${jobId} AND ${hasUnseenDrift(Prisma.sql`j`)}
      RETURNING j.connection_id AS "connectionId"`;
    if (!seen) return undefined;
    const data = { actor, action: 'drift-seen', reason: reason ?? null };
    await appendTimeline(tx, jobId, [{ type: 'operator', at: new Date(), data }]);
    return seen.connectionId;
  });
}
