import type { Queries } from '@sync/database';
import type { IncomingInvoice, JobKey } from './acceptance.js';
import { waitingStatuses, type JobStatus } from './job.js';
import { compareNews, timeOf, type News } from './news.js';
import {
  asConfirmed,
  known,
  stayIgnored,
  takeNews,
  takeUp,
  withFormer,
  type JobAcceptance,
} from './take-news.js';
import type { KnownJob } from './works-from.js';

/** Whether this very message came before under its webhook id. */
type Message = 'first-time' | 'same-job';

type LockedJob = KnownJob & {
  readonly toldAt: Date;
  readonly outdatedBefore: Date | null;
  readonly isErased: boolean;
};

/**
 * A known invoice is told about again. The job's row is locked first, so that what this decides
 * by (state, event, changes begun in Fortnox) cannot change before it is written: an attempt
 * begins its first change under a lock of the same row (`beginIntent`).
 */
export async function tellAgain(
  tx: Queries,
  key: JobKey,
  incoming: IncomingInvoice,
  message: Message,
): Promise<JobAcceptance> {
  const acceptance = await tellIfKnown(tx, key, incoming, message);
  if (!acceptance) throw new Error('a job that is known by its key is not there');
  return acceptance;
}

/** The same of an invoice that may be unknown: `undefined` when it is. */
export async function tellIfKnown(
  tx: Queries,
  key: JobKey,
  incoming: IncomingInvoice,
  message: Message,
): Promise<JobAcceptance | undefined> {
  const job = await lockJob(tx, key);
  if (!job) return undefined;
  return booked.has(job.status)
    ? tellBooked(tx, job, incoming)
    : tellJob(tx, job, incoming, message);
}

/**
 * The same, where the job is `ignored`. One in any other state has become a credit meanwhile: what is told only to be
 * shown must neither stop nor correct that.
 */
export async function tellIfIgnored(
  tx: Queries,
  key: JobKey,
  incoming: IncomingInvoice,
): Promise<JobAcceptance | undefined> {
  const job = await lockJob(tx, key);
  return job?.status === 'ignored' ? tellJob(tx, job, incoming, 'first-time') : undefined;
}

async function tellJob(
  tx: Queries,
  job: LockedJob,
  incoming: IncomingInvoice,
  message: Message,
): Promise<JobAcceptance> {
  const news = newsOf(job, incoming, message);
  if (news === 'older') return tellOlder(job, incoming);
  if (job.status === 'ignored' && incoming.ignoredBecause !== undefined) {
    return stayIgnored(tx, job, incoming, news);
  }
  // Whatever it says: settings may have changed since it was ignored.
  if (job.status === 'ignored' && message === 'first-time') return takeUp(tx, job, incoming);
  if (news === 'none') return known(job, 'none');
  const acceptance = await takeNews(tx, job, incoming, news);
  if (news === 'confirmed') return notEnded.has(job.status) ? asConfirmed(acceptance) : acceptance;
  return withFormer(acceptance, job.laterEvent ?? job.event);
}

/** The invoice stands in Fortnox: whatever is told does not change the job. */
const booked: ReadonlySet<JobStatus> = new Set<JobStatus>(['succeeded', 'resolved']);

/**
 * Whether it is outdated is judged by the newest that was told, not by what was booked: that stays. By what
 * SubscriptionFlow has told: under a time of her own choosing a person who sends it could hide a correction that is
 * on its way. What differs in what she sends is shown, and that is all that is kept of it.
 */
async function tellBooked(
  tx: Queries,
  job: LockedJob,
  incoming: IncomingInvoice,
): Promise<JobAcceptance> {
  if (incoming.event === undefined) return known(job, 'none');
  const time = timeOf(incoming.event);
  const newest = job.outdatedBefore?.getTime() ?? timeOf(job.laterEvent ?? job.event);
  if (time < newest) return { ...known(job, 'none'), isOlder: true };
  // Told again at the same time it must be heard: what it is shown by may not have been written.
  if (time > newest && incoming.sentBy === undefined) await noteNewest(tx, job, time);
  return known(job, 'none');
}

/** A time that has not come yet would silence all that is told until then. */
async function noteNewest(tx: Queries, { id }: KnownJob, time: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_jobs SET outdated_before = least(${new Date(time)}::timestamptz, now())
    WHERE id = ${id}`;
}

/**
 * A correction by hand stands, but was made without knowing what SubscriptionFlow has told since the event
 * that was corrected.
 */
function tellOlder(job: LockedJob, incoming: IncomingInvoice): JobAcceptance {
  const isBeside =
    job.outdatedBefore !== null &&
    timeOf(incoming.event) >= job.outdatedBefore.getTime() &&
    notEnded.has(job.status);
  const how = isBeside ? ({ isBesideCorrection: true } as const) : ({ isOlder: true } as const);
  return { ...known(job, 'none'), ...how };
}

/**
 * Where no event is kept to compare with, SubscriptionFlow's word that the invoice is paid counts from when
 * it came: "due" that is delivered late must not undo it.
 */
function newsOf(job: LockedJob, incoming: IncomingInvoice, message: Message): News {
  const isWithoutEvent = (job.laterEvent ?? job.event) === null;
  const isLate =
    incoming.ignoredBecause !== undefined &&
    isWithoutEvent &&
    timeOf(incoming.event) < job.toldAt.getTime();
  return isLate ? 'older' : compareNews(job, incoming, message);
}

/** An attempt may work from what is told: the same under a newer time takes the place of what was there. */
const notEnded: ReadonlySet<JobStatus> = new Set<JobStatus>(waitingStatuses);

/** Not FOR UPDATE: timeline entries, which only refer to the row, need not wait for this. */
async function lockJob(tx: Queries, key: JobKey): Promise<LockedJob | undefined> {
  const [job] = await tx.$queryRaw<LockedJob[]>`
    SELECT id, status, source, event, later_event AS "laterEvent", told_at AS "toldAt",
           outdated_before AS "outdatedBefore", erased_at IS NOT NULL AS "isErased"
    FROM sync_jobs
    WHERE connection_id = ${key.connectionId} AND kind = ${key.kind}
      AND invoice_id = ${key.invoiceId} AND source_ref = ${key.sourceRef}
    FOR NO KEY UPDATE`;
  return job;
}
