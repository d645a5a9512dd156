import type { Queries } from '@sync/database';
import type { Acceptance, Effect, IncomingInvoice } from './acceptance.js';
import { requeue } from './dead-letters/requeue.js';
import { dispatchState } from './job.js';
import { moveTo } from './move.js';
import type { News } from './news.js';
import { noteAccepted } from './note-accepted.js';
import { indexJobs } from './search/index-jobs.js';
import { confirmEvent, hasBegun, replaceEvent, workingFrom, type KnownJob } from './works-from.js';

export type JobAcceptance = Extract<Acceptance, { jobId: string }>;
type KnownAcceptance = Extract<Acceptance, { kind: 'known' }>;

/** What an unfinished job does about news of its invoice; of an ended one nothing. The row is locked by the caller. */
export async function takeNews(
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

export const known = ({ id, status }: KnownJob, effect: Effect): KnownAcceptance => ({
  ...{ kind: 'known', jobId: id, status, effect },
});

export const asConfirmed = (acceptance: JobAcceptance): JobAcceptance =>
  acceptance.kind === 'known' ? { ...acceptance, isConfirmed: true } : acceptance;

export const withFormer = (acceptance: JobAcceptance, former: unknown): JobAcceptance =>
  acceptance.kind === 'known' && acceptance.effect !== 'none' && former !== null
    ? { ...acceptance, former }
    : acceptance;

/**
 * Nothing to do by this event either. It is kept all the same, so that an older one which says
 * otherwise does not take the job up when it is delivered late; but what was erased stays so.
 */
export async function stayIgnored(
  tx: Queries,
  job: KnownJob & { readonly isErased: boolean },
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
export async function takeUp(
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
  const { lane, sentBy } = incoming;
  const who = { actor: sentBy ?? 'system', isTold: sentBy !== undefined };
  await requeue(tx, { jobIds: [job.id], lane, reason, ...who });
  return { kind: 'known', jobId: job.id, status: 'queued', effect: 'requeued' };
}
