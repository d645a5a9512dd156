import { Prisma, type Queries } from '@sync/database';
import { storableJson, storableJsonText } from '@sync/shared';

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

/** Appends to a job's history; entries keep the order in which they are given. */
export async function appendTimeline(
  queries: Queries,
  jobId: string,
  events: readonly TimelineEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await queries.timelineEntry.createMany({
    data: events.map(({ type, at, data, sent = null }) => {
      return { jobId, type, at, data: storableJson(data), sent };
    }),
  });
}

/**
 * The same as part of a statement that changes something else; `job` selects the
 * id of whose history it is, or nothing.
 */
export function timelineInsert(job: Prisma.Sql, events: readonly TimelineEvent[]): Prisma.Sql {
  const rows = storableJsonText(events);
  return Prisma.sql`
    INSERT INTO timeline_entries (job_id, type, at, data, sent)
    SELECT job.id, entry.type, entry.at, entry.data, entry.sent
    FROM (${job}) job(id), ROWS FROM (
      jsonb_to_recordset(${rows}::jsonb) AS (type text, at timestamptz, data jsonb, sent text)
    ) WITH ORDINALITY AS entry(type, at, data, sent, place)
    ORDER BY entry.place`;
}
