import { type Database, Prisma } from '@sync/database';
import { matching, type ReplayFilter } from './replays.js';
import { inNoReplay } from './start-replay.js';

/** What a replay would take on, and what it would need of Fortnox, per company. */
export type ReplayEstimate = {
  readonly count: number;
  readonly sample: readonly { readonly id: string; readonly invoiceNumber: string | null }[];
  readonly companies: readonly CompanyEstimate[];
};

type CompanyEstimate = {
  readonly connectionId: string;
  /** To Fortnox, for all of them. */
  readonly calls: number;
  /** Invoices per second that came in lately and were booked beside: what they need comes first. */
  readonly liveInvoicesPerSecond: number;
  /** Since the last live invoice was booked, or asked Fortnox for something and stopped; `null`: none did lately. */
  readonly secondsSinceLive: number | null;
};

/** Of an invoice of a known customer with one payment: made, booked, paid, the payment booked. */
export const callsPerInvoice = 4;

/**
 * A turn at seven hundredths of Fortnox's limit comes every three seconds: of three jobs that wait the last has its
 * before it is put off. With less they would be put off again and again without getting anywhere.
 */
export const leastReplayPercent = 7;

/** How many examples a dry run shows; enough to recognise a wrong filter. */
const sampleSize = 5;

/** Long enough to smooth a burst, short enough to notice that the day has ended. */
const livelySeconds = 300;

/**
 * Looks at what a replay would do, without doing it. A customer without a card is looked up and made
 * once, however many invoices she has; a currency's rate is asked for once; each payment beyond the
 * first takes two calls more. What an event has not told yet counts as new.
 */
export async function estimateReplay(db: Database, filter: ReplayFilter): Promise<ReplayEstimate> {
  const live = Prisma.sql`
    FROM sync_jobs b
    WHERE b.connection_id = t.connection_id AND b.lane = 'live' AND b.status = 'succeeded'
      AND b.finished_at > now() - ${livelySeconds}::int * interval '1 s'`;
  // What stopped a moment ago has used the limit too, if it came as far as a change.
  const stopped = Prisma.sql`
    FROM sync_jobs b
    WHERE b.connection_id = t.connection_id AND b.lane = 'live' AND b.status = 'dead-lettered'
      AND b.dead_lettered_at > now() - ${livelySeconds}::int * interval '1 s'
      AND EXISTS (SELECT 1 FROM intents i WHERE i.job_id = b.id)`;
  const rows = await db.prisma.$queryRaw<(CompanyEstimate & { count: number })[]>`
    WITH taken AS (
      SELECT j.connection_id, j.currency, j.event #>> '{data,invoice,customer,id}' AS customer,
             CASE jsonb_typeof(j.event #> '{data,invoice,transactions}') WHEN 'array'
               THEN jsonb_array_length(j.event #> '{data,invoice,transactions}') ELSE 1 END AS payments
      FROM sync_jobs j WHERE ${replayable(filter)}
    )
    SELECT t.connection_id AS "connectionId", count(*)::int AS count,
           (sum(${callsPerInvoice} - 2 + 2 * greatest(1, t.payments))
             + 2 * count(DISTINCT t.customer) FILTER (WHERE l.customer_number IS NULL)
             + 2 * count(*) FILTER (WHERE t.customer IS NULL)
             + count(DISTINCT t.currency) FILTER (WHERE t.currency <> 'SEK')
             + count(*) FILTER (WHERE t.currency IS NULL))::int AS calls,
           (SELECT count(*)::float / ${livelySeconds}::int ${live}) AS "liveInvoicesPerSecond",
           extract(epoch FROM now() - greatest(
             (SELECT max(b.finished_at) ${live}),
             (SELECT max(b.dead_lettered_at) ${stopped})))::float AS "secondsSinceLive"
    FROM taken t LEFT JOIN customer_links l
      ON l.connection_id = t.connection_id AND l.customer_id = t.customer
    GROUP BY t.connection_id`;
  const sample = await db.prisma.$queryRaw<{ id: string; invoiceNumber: string | null }[]>`
    SELECT j.id, j.invoice_number AS "invoiceNumber" FROM sync_jobs j
    WHERE ${replayable(filter)} ORDER BY j.dead_lettered_at, j.id LIMIT ${sampleSize}`;
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    sample,
    companies: rows.map(({ connectionId, calls, liveInvoicesPerSecond, secondsSinceLive }) => ({
      ...{ connectionId, calls, liveInvoicesPerSecond, secondsSinceLive },
    })),
  };
}

function replayable(filter: ReplayFilter): Prisma.Sql {
  return Prisma.sql`${inNoReplay} AND ${matching(filter)}`;
}
