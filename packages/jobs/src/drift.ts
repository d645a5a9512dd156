import { Prisma, type Database } from '@sync/database';
import { readDrift, type DriftEntry } from './drift-entries.js';
import { appendTimeline } from './timeline.js';

/**
 * Of a job that has something which was told after it was carried over, and of which nobody has said that
 * it has been seen to. As in the index `drift_unseen`.
 */
export const hasUnseenDrift = (table: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`jsonb_path_exists(${table}.drift, '$[*] ? (!exists(@.seen))')`;

export const unseenIn = (drift: readonly DriftEntry[]): number =>
  drift.filter(({ seen }) => seen === undefined).length;

type Seeing = {
  readonly jobId: string;
  readonly actor: string;
  readonly reason: string | undefined;
  /** When the latest entry was told that the actor has read; `undefined`: all there are by now. */
  readonly until: Date | undefined;
};

export type DriftSeen =
  /** `unseen`: entries of which nobody has said so yet. */
  | { readonly kind: 'seen'; readonly connectionId: string; readonly unseen: number }
  /** Or no such job. */
  | { readonly kind: 'nothing-unseen' }
  /** What is unseen was told after `until`. */
  | { readonly kind: 'told-later' };

/** Says of what was read of an invoice that it has been seen to, by whom and when; what was told later is unseen. */
export async function seeDrift(db: Database, seeing: Seeing): Promise<DriftSeen> {
  const { jobId, actor, reason, until } = seeing;
  return db.prisma.$transaction(async (tx) => {
    const [job] = await tx.$queryRaw<{ connectionId: string; drift: unknown }[]>`
      SELECT connection_id AS "connectionId", drift FROM sync_jobs j
      WHERE j.id = ${jobId} AND ${hasUnseenDrift(Prisma.sql`j`)} FOR NO KEY UPDATE`;
    if (!job) return { kind: 'nothing-unseen' };
    const former = readDrift(job.drift);
    const at = new Date();
    const drift = markSeen(former, until, { by: actor, at: at.toISOString() });
    const unseen = unseenIn(drift);
    if (unseen === unseenIn(former)) return { kind: 'told-later' };
    await tx.$executeRaw`
      UPDATE sync_jobs SET drift = ${JSON.stringify(drift)}::jsonb WHERE id = ${jobId}`;
    const data = { actor, action: 'drift-seen', reason: reason ?? null };
    await appendTimeline(tx, jobId, [{ type: 'operator', at, data }]);
    return { kind: 'seen', connectionId: job.connectionId, unseen };
  });
}

function markSeen(
  drift: readonly DriftEntry[],
  until: Date | undefined,
  seen: NonNullable<DriftEntry['seen']>,
): readonly DriftEntry[] {
  const wasRead = until === undefined ? () => true : isReadUntil(drift, until.getTime());
  return drift.map((entry, place) =>
    entry.seen === undefined && wasRead(entry, place) ? { ...entry, seen } : entry,
  );
}

/**
 * What stands behind the entry that was read last was not there yet, whatever its time: it is that at which its
 * transaction began, and two that were told at the same moment may have been written in the other order.
 */
function isReadUntil(
  drift: readonly DriftEntry[],
  until: number,
): (entry: DriftEntry, place: number) => boolean {
  const last = drift.findLastIndex(({ at }) => Date.parse(at) === until);
  return ({ at }, place) => Date.parse(at) <= until && (last < 0 || place <= last);
}
