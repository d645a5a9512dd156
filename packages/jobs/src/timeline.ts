import { Prisma, type Queries } from '@sync/database';
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

/**
 * The same as part of a statement that changes something else; `job` selects the
 * id of whose history it is, or nothing. What was sent before to the letter is kept once: an invoice
 * may be tried a thousand times. The later entry has the earlier one's id (`sentBefore`) in its place.
 */
export function timelineInsert(job: Prisma.Sql, events: readonly TimelineEvent[]): Prisma.Sql {
  const rows = storableJsonText(events);
  return Prisma.sql`
    INSERT INTO timeline_entries (job_id, type, at, data, sent)
    SELECT job.id, entry.type, entry.at, entry.data, CASE WHEN entry.sent IS NOT NULL THEN coalesce(
      (SELECT ${sentBefore} || earlier.id FROM timeline_entries earlier
       WHERE earlier.job_id = job.id AND earlier.sent = entry.sent LIMIT 1), entry.sent) END
    FROM (${job}) job(id), ROWS FROM (
      jsonb_to_recordset(${rows}::jsonb) AS (type text, at timestamptz, data jsonb, sent text)
    ) WITH ORDINALITY AS entry(type, at, data, sent, place)
    ORDER BY entry.place`;
}
