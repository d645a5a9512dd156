import type { Queries } from '@sync/database';
import { readTraceparent } from '@sync/shared';
import type { IncomingInvoice } from './acceptance.js';
import { appendTimeline } from './timeline.js';

/** Into the timeline: by which door and as what it came, and from whom if a person sent it. */
export async function noteAccepted(
  tx: Queries,
  jobId: string,
  incoming: IncomingInvoice,
  what:
    | 'accepted'
    | 'accepted again'
    | 'corrected'
    | 'corrected while being booked'
    | 'corrected by hand'
    | 'to be read again',
): Promise<void> {
  if (what === 'corrected' && (await hasLongHistory(tx, jobId))) return;
  const { source, webhookId = null, sentBy } = incoming;
  const trace = readTraceparent(incoming.traceparent);
  const data = {
    ...{ what, source, webhookId },
    ...(sentBy === undefined ? {} : { actor: sentBy }),
    ...(trace ? { traceId: trace.traceId } : {}),
  };
  await appendTimeline(tx, jobId, [{ type: 'accepted', at: new Date(), data }]);
}

/** One invoice may be corrected without an end; what its job works from is not told by this. */
const toldAtMost = 1000;

async function hasLongHistory(tx: Queries, jobId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isLong: boolean }[]>`
    SELECT count(*) >= ${toldAtMost} AS "isLong" FROM (
      SELECT 1 FROM timeline_entries WHERE job_id = ${jobId} LIMIT ${toldAtMost}) told`;
  return row?.isLong === true;
}
