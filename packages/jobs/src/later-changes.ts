import { Prisma, type Database, type Queries } from '@sync/database';
import { shortText, storableJson } from '@sync/shared';
import type { Claim } from './claim.js';
import { readDrift, withChange, type ToldChange } from './drift-entries.js';
import { syncPaidInvoice } from './job.js';
import { appendTimeline } from './timeline.js';

/** Something that happened to an invoice in SubscriptionFlow after it was paid. */
export type LaterChange = ToldChange & {
  readonly connectionId: string;
  readonly invoiceId: string;
  /** The event came while an attempt was under way, and was kept for the next one. */
  readonly isKept?: boolean | undefined;
};

/** An event names a thousand lines. */
const charactersAtMost = 1000;

/**
 * Shows the change on the invoice's job, as drift and in its timeline: once however often the same is
 * told in a row, not where something newer was told or the next attempt works from it, and fifty at most. An
 * invoice that never came here has no job and nothing to drift from. Of what a person sends nothing is kept but what
 * is shown: that it was told before only SubscriptionFlow can confirm under a newer time.
 * Answers the id of the job where it is shown now and was not before.
 */
export async function noteLaterChange(
  db: Database,
  given: LaterChange,
): Promise<string | undefined> {
  const change = storableJson({
    ...given,
    message: shortText(given.message, charactersAtMost),
    eventTime: comparable(given.eventTime),
    takesBackSince: comparable(given.takesBackSince),
  });
  return db.prisma.$transaction(async (tx) => {
    const [job] = await tx.$queryRaw<Drifting[]>`
      SELECT id, drift, outdated_before AS "outdatedBefore" FROM sync_jobs
      WHERE connection_id = ${change.connectionId} AND invoice_id = ${change.invoiceId}
        AND kind = ${syncPaidInvoice}
      FOR NO KEY UPDATE`;
    if (!job || isOutdated(job, given) || (await isFollowed(tx, job, change))) return undefined;
    const shown = withChange(readDrift(job.drift), change, new Date());
    if (!shown || (!shown.isNew && change.sentBy !== undefined)) return undefined;
    await tx.$executeRaw`
      UPDATE sync_jobs SET drift = ${JSON.stringify(shown.entries)}::jsonb WHERE id = ${job.id}`;
    if (!shown.isNew) return undefined;
    await appendTimeline(tx, job.id, [noteOf(change, shown.entries.at(-1)?.message)]);
    return job.id;
  });
}

/** In UTC with milliseconds. A time that has not come yet would silence all that is told until then. */
const comparable = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : new Date(Math.min(Date.parse(time), Date.now())).toISOString();

type Drifting = {
  readonly id: string;
  readonly drift: unknown;
  readonly outdatedBefore: Date | null;
};

/**
 * Two that come at once may be shown in another order than they were taken in. By the event's own time: `outdatedBefore`
 * is at most that, by PostgreSQL's clock, and ours may be behind it.
 */
function isOutdated(
  { outdatedBefore }: Drifting,
  { what, about, eventTime }: LaterChange,
): boolean {
  const isOfInvoice = what === 'changed' && about === undefined;
  if (!isOfInvoice || eventTime === undefined || outdatedBefore === null) return false;
  return Date.parse(eventTime) < outdatedBefore.getTime();
}

/**
 * The attempt that did not know of it may have ended meanwhile. Of a credit its own row says so, which is read
 * under the lock of the invoice's: an end that is written after that takes back what is shown by then (`forgetFollowed`).
 */
async function isFollowed(
  tx: Queries,
  { id }: Drifting,
  { what, about, isKept }: LaterChange,
): Promise<boolean> {
  if (what !== 'changed') return false;
  const isWaiting = Prisma.sql`later_event IS NOT NULL AND status IN ('queued', 'retrying')`;
  // What was kept and is not there any more, an attempt works or has worked from.
  const isTakenOn = isKept ? Prisma.sql`later_event IS NULL` : Prisma.sql`FALSE`;
  const [row] = await tx.$queryRaw<{ isFollowed: boolean }[]>`
    SELECT ${isTakenOn} OR (${isWaiting}) AS "isFollowed" FROM sync_jobs WHERE id = ${about ?? id}`;
  return row?.isFollowed === true;
}

const noteOf = ({ what }: LaterChange, message: string | undefined) =>
  ({ type: 'note', at: new Date(), data: { message, drift: what } }) as const;

/** The event that a job works from, if an event brought it. */
export async function findStoredEvent(db: Database, jobId: string): Promise<unknown> {
  const row = await db.prisma.syncJob.findUnique({ where: { id: jobId }, select: { event: true } });
  return row?.event ?? undefined;
}

/** What a job was made from, as far as it is kept. */
export type Carried = {
  /** `webhook`: it was read from SubscriptionFlow's API, of which currency and total alone are kept. */
  readonly source: string;
  readonly event: unknown;
  readonly currency: string | null;
  readonly total: string | null;
};

export async function findCarried(db: Database, jobId: string): Promise<Carried | null> {
  const select = { event: true, source: true, currency: true, total: true } as const;
  return db.prisma.syncJob.findUnique({ where: { id: jobId }, select });
}

/** What was made from the former event has been taken back in Fortnox: it need not be remembered. */
export async function forgetFormerEvent(db: Database, claim: Claim): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE sync_jobs SET made_from = NULL
    WHERE id = ${claim.jobId} AND fence = ${claim.fence} AND worker_id = ${claim.workerId}`;
}
