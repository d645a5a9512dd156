import { isFullOfCustomers, Prisma, type Queries } from '@sync/database';
import { storableText } from '@sync/shared';
import type { IncomingInvoice } from './acceptance.js';
import { syncCredit, syncPaidInvoice, type JobStatus } from './job.js';
import { isTime, timeOf } from './news.js';
import { indexJobs } from './search/index-jobs.js';

export type KnownJob = {
  readonly id: string;
  readonly status: JobStatus;
  readonly source: 'event' | 'webhook';
  readonly event: unknown;
  readonly laterEvent: unknown;
};

/**
 * Remembers the former event where something in Fortnox may have been made from it. What was shown because
 * the job did not work from it is no drift any more: it works from the newest that was told.
 */
export async function replaceEvent(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
): Promise<void> {
  await replaceWith(
    tx,
    job,
    Prisma.sql`
      outdated_before = NULL,
      drift = CASE WHEN later_event IS NULL AND outdated_before IS NULL THEN drift
                   ELSE ${withoutFollowed} END, ${workingFrom(incoming)}`,
  );
  if (job.laterEvent !== null) await forgetFollowed(tx, job.id);
}

/**
 * The same with an event that a person has corrected. What SubscriptionFlow tells later is outdated if it is no
 * newer than what was corrected, not if it is older than the correction; and what she has not followed
 * goes on being shown.
 */
export async function replaceByHand(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
): Promise<void> {
  const time = timeOf(job.event);
  const next = isTime(time) ? new Date(time + 1) : null;
  const set = Prisma.sql`
    outdated_before = coalesce(outdated_before, ${next}::timestamptz, told_at),
    ${workingFrom(incoming)}`;
  await replaceWith(tx, job, set);
}

async function replaceWith(tx: Queries, job: KnownJob, set: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_jobs j
    SET made_from = CASE WHEN ${begun(job.id)} THEN coalesce(made_from, event) END,
        later_event = NULL, ${set}
    WHERE id = ${job.id}`;
  await indexJobs(tx, [job.id]);
}

/** The same content under a newer time: an older correction that comes later is recognised by it. */
export async function confirmEvent(
  tx: Queries,
  job: KnownJob,
  incoming: IncomingInvoice,
): Promise<void> {
  const event = JSON.stringify(incoming.event);
  const column = job.laterEvent === null ? Prisma.sql`event` : Prisma.sql`later_event`;
  await tx.$executeRaw`
    UPDATE sync_jobs SET ${column} = ${event}::jsonb, outdated_before = NULL WHERE id = ${job.id}`;
}

/** SubscriptionFlow's id of the customer that an event names. */
const customerIn = (event: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${event} #>> '{data,invoice,customer,id}'`;

/**
 * Whom a job was about, where the event that comes names another customer: what was sent by the former
 * one stands in the timeline.
 */
const alsoAbout = (ids: Prisma.Sql, former: Prisma.Sql, next: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CASE WHEN ${customerIn(former)} IS NOT DISTINCT FROM ${customerIn(next)} OR ${former} IS NULL
         OR ${customerIn(former)} IS NULL OR ${customerIn(former)} = ANY(${ids}) OR ${isFullOfCustomers(ids)}
       THEN ${ids} ELSE array_append(${ids}, ${customerIn(former)}) END`;

/** For a SET of `customer_ids`: with this one, unless the job's event names it. */
export function withCustomer(customerId: string): Prisma.Sql {
  const id = Prisma.sql`${storableText(customerId)}::text`;
  return Prisma.sql`CASE WHEN ${id} = ANY(customer_ids) OR ${isFullOfCustomers(Prisma.sql`customer_ids`)}
    OR ${customerIn(Prisma.sql`event`)} IS NOT DISTINCT FROM ${id}
    THEN customer_ids ELSE array_append(customer_ids, ${id}) END`;
}

/** By the native door only the source changes; the invoice is read when the attempt begins. */
export function workingFrom(incoming: IncomingInvoice): Prisma.Sql {
  const source = Prisma.sql`source = ${incoming.source}, told_at = now(),
    asked_in_vain = false, updated_at = now(),
    traceparent = coalesce(${incoming.traceparent ?? null}, traceparent)`;
  if (incoming.event === undefined) return source;
  const next = Prisma.sql`${JSON.stringify(incoming.event)}::jsonb`;
  return Prisma.sql`${source}, event = ${next},
    customer_ids = ${alsoAbout(Prisma.sql`customer_ids`, Prisma.sql`event`, next)},
    customer_name = ${JSON.stringify(incoming.event)}::jsonb #>> '{data,invoice,customer,name}',
    invoice_number = ${incoming.invoiceNumber ?? null}, currency = ${incoming.currency ?? null},
    total = ${incoming.total ?? null}`;
}

/** What is shown of the invoice itself as changed; a credit that was corrected is about its own job. */
const withoutFollowed = Prisma.sql`nullif(jsonb_path_query_array(j.drift,
  '$[*] ? (@.what != "changed" || exists(@.about))'), '[]')`;

/**
 * For the SET of whatever puts the job `j` back behind an attempt that has booked nothing: where a corrected event
 * was kept, the next one works from that, and there is nothing for a person to mend. Whoever
 * booked by what was shown of it, in the hours until then, would have it in the books twice.
 */
export const withoutFollowedLater = Prisma.sql`
  drift = CASE WHEN j.later_event IS NULL THEN j.drift ELSE ${withoutFollowed} END`;

/**
 * For the SET of a release: what was kept for after the attempt is what the next one works from.
 * `j` is the job's row.
 */
export const workingFromLater = Prisma.sql`
  event = coalesce(j.later_event, j.event),
  customer_ids = CASE WHEN j.later_event IS NULL THEN j.customer_ids ELSE ${alsoAbout(
    Prisma.sql`j.customer_ids`,
    Prisma.sql`j.event`,
    Prisma.sql`j.later_event`,
  )} END,
  customer_name = coalesce(j.later_event #>> '{data,invoice,customer,name}', j.customer_name),
  source = CASE WHEN j.later_event IS NULL THEN j.source ELSE 'event' END,
  made_from = CASE WHEN j.later_event IS NULL THEN j.made_from
                   ELSE coalesce(j.made_from, j.event) END,
  ${withoutFollowedLater},
  later_event = NULL`;

/** What a credit was corrected by meanwhile stands on its invoice's row, and is no drift either any more. */
export async function forgetFollowed(tx: Queries, creditId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE sync_jobs j SET drift = nullif(jsonb_path_query_array(j.drift,
      '$[*] ? (!(@.what == "changed" && @.about == $credit))',
      jsonb_build_object('credit', ${creditId}::text)), '[]')
    FROM sync_jobs c
    WHERE c.id = ${creditId} AND c.kind = ${syncCredit}
      AND j.connection_id = c.connection_id AND j.invoice_id = c.invoice_id
      AND j.kind = ${syncPaidInvoice}
      AND j.drift @> jsonb_build_array(jsonb_build_object('about', c.id))`;
}

/** What was begun and may stand in Fortnox; a refused change certainly does not. */
export async function hasBegun(tx: Queries, jobId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ begun: boolean }[]>`SELECT ${begun(jobId)} AS begun`;
  return row?.begun === true;
}

const begun = (jobId: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM intents WHERE job_id = ${jobId} AND outcome IS DISTINCT FROM 'refused')`;
