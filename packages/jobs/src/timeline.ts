import type { Prisma, Queries } from '@sync/database';
import { storableJson } from '@sync/shared';

type TimelineType = 'accepted' | 'attempt' | 'call' | 'verdict' | 'operator' | 'note';

/** Something that happened to a job. `data` never holds secrets or personal data. */
export type TimelineEvent = {
  readonly type: TimelineType;
  readonly at: Date;
  readonly data: Prisma.InputJsonObject;
};

/** Appends to a job's history; entries keep the order in which they are given. */
export async function appendTimeline(
  queries: Queries,
  jobId: string,
  events: readonly TimelineEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await queries.timelineEntry.createMany({
    data: events.map(({ type, at, data }) => ({ jobId, type, at, data: storableJson(data) })),
  });
}
