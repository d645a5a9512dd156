import type { Queries } from '@sync/database';
import type { Acceptance, Effect, IncomingInvoice, JobKey } from './acceptance.js';
import { requeue } from './dead-letters/requeue.js';
import { dispatchState, waitingStatuses, type JobStatus } from './job.js';
import { moveTo } from './move.js';
import { indexJobs } from './search/index-jobs.js';
import { compareNews, timeOf, type News } from './news.js';
import { noteAccepted } from './note-accepted.js';
import { confirmEvent, hasBegun, replaceEvent, workingFrom, type KnownJob } from './works-from.js';

type JobAcceptance = Extract<Acceptance, { jobId: string }>;
type KnownAcceptance = Extract<Acceptance, { kind: 'known' }>;

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
  const tell = booked.has(job.status) ? tellBooked : tellJob;
  return tell(tx, job, incoming, message);
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

/** Whether it is outdated is judged by the newest that was told, not by what was booked: that stays. */
async function tellBooked(
  tx: Queries,
  job: LockedJob,
  incoming: IncomingInvoice,
  message: Message,
): Promise<JobAcceptance> {
  if (incoming.event === undefined) return known(job, 'none');
  const time = timeOf(incoming.event);
  const newest = job.outdatedBefore?.getTime() ?? timeOf(job.laterEvent ?? job.event);
  if (time < newest) return { ...known(job, 'none'), isOlder: true };
  // Told again at the same time it must be heard: what it is shown by may not have been written.
  if (time === newest) return known(job, 'none');
  await noteNewest(tx, job, time);
  const isConfirmed = compareNews(job, incoming, message) === 'confirmed';
  return isConfirmed ? asConfirmed(known(job, 'none')) : known(job, 'none');
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

const asConfirmed = (acceptance: JobAcceptance): JobAcceptance =>
  acceptance.kind === 'known' ? { ...acceptance, isConfirmed: true } : acceptance;

const withFormer = (acceptance: JobAcceptance, former: unknown): JobAcceptance =>
  acceptance.kind === 'known' && acceptance.effect !== 'none' && former !== null
    ? { ...acceptance, former }
    : acceptance;

async function takeNews(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
  news: News,
): Promise<JobAcceptance> {
  switch (job.status) {
    case 'ignored':
      return takeUp(tx, job, incoming);
    case 'queued':
    case 'retrying':
      return known(job, await replaceWaiting(tx, job, incoming, news));
    case 'running':
      return known(job, await replaceRunning(tx, job, incoming, news));
    case 'dead-lettered':
      return mendDeadLetter(tx, job, incoming, news);
    case 'succeeded':
    case 'resolved':
    case 'discarded':
      return known(job, 'none');
  }
}

const known = ({ id, status }: KnownJob, effect: Effect): KnownAcceptance => ({
  ...{ kind: 'known', jobId: id, status, effect },
});

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

/**
 * Nothing to do by this event either. It is kept all the same, so that an older one which says
 * otherwise does not take the job up when it is delivered late; but what was erased stays so.
 */
async function stayIgnored(
  tx: Queries,
  job: LockedJob,
  incoming: IncomingInvoice,
  news: News,
): Promise<JobAcceptance> {
  const isNewer = news === 'corrected' || news === 'confirmed';
  if (job.isErased || !isNewer) return known(job, 'none');
  await replaceEvent(tx, job, incoming);
  await tx.$executeRaw`
    UPDATE sync_jobs SET reason = ${incoming.ignoredBecause ?? null} WHERE id = ${job.id}`;
  if (news === 'confirmed') return asConfirmed(known(job, 'none'));
  await noteAccepted(tx, job.id, incoming, 'corrected');
  return withFormer(known(job, 'replaced'), job.event);
}

/** Ignored (not paid yet, before the cut-over): taken up again under its id. */
async function takeUp(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
): Promise<JobAcceptance> {
  const { set, allowed } = moveTo('queued', ['ignored']);
  await tx.$executeRaw`
    UPDATE sync_jobs SET ${set}, dispatch_state = ${dispatchState.waiting}, due_at = now(),
      reason = NULL, finished_at = NULL, erased_at = NULL, outdated_before = NULL,
      ${workingFrom(incoming)}
    WHERE id = ${job.id} AND ${allowed}`;
  await indexJobs(tx, [job.id]);
  await noteAccepted(tx, job.id, incoming, 'accepted again');
  const former = job.event === null ? {} : { former: job.event };
  return { kind: 'accepted', jobId: job.id, status: 'queued', ...former };
}

/** Nobody works on it: the next attempt reads what stands in the row when it begins. */
async function replaceWaiting(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
  news: News,
): Promise<Effect> {
  if (news === 'read-again') {
    // Told to wait for its source to catch up, it need not wait any longer. It keeps its place behind
    // what was not asked for: whoever repeats ids that nobody knows gains nothing by it.
    await tx.$executeRaw`
      UPDATE sync_jobs SET told_at = now(),
        due_at = CASE status WHEN 'queued' THEN least(due_at, now()) ELSE due_at END
      WHERE id = ${job.id}`;
    return 'replaced';
  }
  await replaceEvent(tx, job, incoming);
  if (news === 'confirmed') return 'none';
  await noteAccepted(tx, job.id, incoming, 'corrected');
  return 'replaced';
}

/**
 * Before its first change in Fortnox the attempt is told, by its fence, that it works from
 * something outdated: it can begin nothing more, and however it ends, it is not counted and the
 * next one works from the new event. After it the event waits for the end of the attempt.
 */
async function replaceRunning(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
  news: News,
): Promise<Effect> {
  if (news === 'confirmed') {
    await confirmEvent(tx, job, incoming);
    return 'none';
  }
  if (await hasBegun(tx, job.id)) return keepForLater(tx, job, incoming);
  await replaceEvent(tx, job, incoming);
  await tx.$executeRaw`UPDATE sync_jobs SET outdated_fence = fence WHERE id = ${job.id}`;
  await noteAccepted(tx, job.id, incoming, 'corrected');
  return 'replaced';
}

async function keepForLater(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
): Promise<Effect> {
  // By the native door: whatever comes after this attempt reads the invoice again anyway.
  if (incoming.event === undefined) return 'none';
  await tx.$executeRaw`
    UPDATE sync_jobs
    SET later_event = ${JSON.stringify(incoming.event)}::jsonb, outdated_before = NULL
    WHERE id = ${job.id}`;
  await noteAccepted(tx, job.id, incoming, 'corrected while being booked');
  return 'kept';
}

/** Somebody has mended it in SubscriptionFlow, or has sent it anew: no person needs to replay it. */
async function mendDeadLetter(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
  news: News,
): Promise<JobAcceptance> {
  await replaceEvent(tx, job, incoming);
  if (news === 'confirmed') return known(job, 'none');
  await noteAccepted(tx, job.id, incoming, 'corrected');
  const reason =
    news === 'corrected'
      ? 'A corrected event arrived.'
      : 'SubscriptionFlow told about the invoice again; it is read anew.';
  const { lane, sentBy: actor = 'system' } = incoming;
  await requeue(tx, { jobIds: [job.id], lane, actor, reason });
  return { kind: 'known', jobId: job.id, status: 'queued', effect: 'requeued' };
}
