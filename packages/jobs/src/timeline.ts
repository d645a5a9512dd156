import { Prisma, type Database, type Queries } from '@sync/database';
import { storableJsonText } from '@sync/shared';

type TimelineType = 'accepted' | 'attempt' | 'call' | 'verdict' | 'operator' | 'note';

/**
 * Something that happened to a job. `data` never holds secrets; `message` and `reason` may quote the
 * invoice, in quotation marks, which viewers of a company that masks its customers do not see.
 */
export type TimelineEvent = {
  readonly type: TimelineType;
  readonly at: Date;
  readonly data: Prisma.InputJsonObject;
  /** Of a call that was to change something: the body of the request, to the letter. */
  readonly sent?: string | undefined;
};

/** Begins what stands for a body that an earlier entry has; bodies are JSON, which begins otherwise. */
export const sentBefore = '#';

/** Appends to a job's history; entries keep the order in which they are given. */
export async function appendTimeline(
  queries: Queries,
  jobId: string,
  events: readonly TimelineEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await queries.$executeRaw(timelineInsert(Prisma.sql`SELECT ${jobId}::text`, events));
}

/** Bodies that a new one is compared with: as many as are shown (`listSent`), among so many entries. */
const comparedWith = 20;
const comparedAmong = 1000;

/**
 * An invoice may be corrected for ever, and each correction sends its body again. Beyond so many of a job, or once its
 * timeline is longer than any that work makes, none is kept.
 */
const bodiesAtMost = 200;
const entriesWithBodies = 5000;

/** Shorter is what stands for a body; PostgreSQL knows the length without reading it. */
const shortestBody = 32;

/**
 * The same as part of a statement that changes something else; `job` selects the
 * id of whose history it is, or nothing. What was among the latest that was sent, to the letter, is kept once: an invoice
 * may be tried a thousand times. The later entry has the earlier one's id (`sentBefore`) in its place, and
 * nothing beyond `bodiesAtMost`. However long the timeline, an entry reads no more than these many of it.
 */
export function timelineInsert(job: Prisma.Sql, events: readonly TimelineEvent[]): Prisma.Sql {
  const rows = storableJsonText(events);
  // Nearly all have none, and a third of such a statement's time went into preparing to look for one.
  const sent = events.every((event) => event.sent === undefined) ? Prisma.sql`NULL` : keptOnce;
  return Prisma.sql`
    INSERT INTO timeline_entries (job_id, type, at, data, sent)
    SELECT job.id, entry.type, entry.at, entry.data, ${sent}
    FROM (${job}) job(id), ROWS FROM (
      jsonb_to_recordset(${rows}::jsonb) AS (type text, at timestamptz, data jsonb, sent text)
    ) WITH ORDINALITY AS entry(type, at, data, sent, place)
    ORDER BY entry.place`;
}

/** The id under which the body of `entry` is kept already. */
const keptBefore = Prisma.sql`
  SELECT ${sentBefore} || body.id FROM (
    SELECT recent.id, recent.sent FROM (
      SELECT id, sent FROM timeline_entries WHERE job_id = job.id
      ORDER BY id DESC LIMIT ${comparedAmong}) recent
    WHERE recent.sent IS NOT NULL ORDER BY recent.id DESC LIMIT ${comparedWith}) latest
  JOIN timeline_entries body ON body.id = CASE WHEN octet_length(latest.sent) < ${shortestBody}
    AND latest.sent LIKE ${`${sentBefore}%`}
    THEN substr(latest.sent, ${sentBefore.length + 1}::int)::bigint ELSE latest.id END
  WHERE body.sent = entry.sent LIMIT 1`;

const isFull = Prisma.sql`
  (EXISTS (SELECT 1 FROM (
     SELECT sent FROM timeline_entries WHERE job_id = job.id
     ORDER BY id LIMIT ${entriesWithBodies}) oldest
   WHERE octet_length(oldest.sent) >= ${shortestBody} OFFSET ${bodiesAtMost - 1})
  OR EXISTS (SELECT 1 FROM timeline_entries WHERE job_id = job.id
     ORDER BY id OFFSET ${entriesWithBodies - 1}))`;

/** What is kept of the body of `entry`. */
const keptOnce = Prisma.sql`
  CASE WHEN entry.sent IS NOT NULL THEN coalesce(
    (${keptBefore}), CASE WHEN ${isFull} THEN '' ELSE entry.sent END) END`;

/** Why the latest attempts of a job ended as they did, the last one first; `null` where one went well. */
export async function latestReasons(
  db: Database,
  jobId: string,
  count: number,
): Promise<readonly (string | null)[]> {
  const rows = await db.prisma.$queryRaw<{ reason: string | null }[]>`
    SELECT data ->> 'reason' AS reason FROM (
      SELECT id, type, data FROM timeline_entries WHERE job_id = ${jobId}
      ORDER BY id DESC LIMIT ${comparedAmong}) recent
    WHERE type = 'verdict' ORDER BY id DESC LIMIT ${count}`;
  return rows.map(({ reason }) => reason);
}
