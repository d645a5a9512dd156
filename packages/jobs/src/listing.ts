import {
  Prisma,
  type Database,
  olderThan,
  toPage,
  type Page,
  type PageRequest,
} from '@sync/database';
import { readInFortnox, type InFortnox } from './in-fortnox.js';
import { restOf } from './job-conditions.js';
import type { JobFilter } from './job-filter.js';
import { searchJobs } from './search/search-jobs.js';
import { sentBefore } from './timeline.js';

/** The event is left out: it is large, and of persons lists show names alone. */
const listedColumns = {
  id: true,
  connectionId: true,
  kind: true,
  invoiceId: true,
  sourceRef: true,
  invoiceNumber: true,
  status: true,
  reason: true,
  lane: true,
  source: true,
  currency: true,
  total: true,
  customerName: true,
  attempts: true,
  series: true,
  seriesAttempts: true,
  fortnox: true,
  drift: true,
  fingerprint: true,
  deadLetterKind: true,
  deadLetterCode: true,
  deadLetterMessage: true,
  deadLetterAction: true,
  deadLetteredAt: true,
  dueAt: true,
  createdAt: true,
  updatedAt: true,
  finishedAt: true,
} as const satisfies Prisma.SyncJobSelect;

type StoredRow = Prisma.SyncJobGetPayload<{ select: typeof listedColumns }>;

export type JobRow = Omit<StoredRow, 'fortnox'> & { readonly fortnox: InFortnox | null };

export type TimelineRow = {
  readonly at: Date;
  readonly type: string;
  readonly data: Prisma.JsonValue;
};

/** Newest first. */
export async function listJobs(
  db: Database,
  filter: JobFilter,
  page: PageRequest,
): Promise<Page<JobRow>> {
  const { search, ...others } = filter;
  const ids = search
    ? await searchJobs(db, search, others, page)
    : await jobsBySql(db, others, page);
  const where = ids
    ? { id: { in: [...ids] } }
    : { AND: [matching(others), olderThan(page.cursor)] };
  const rows = await db.prisma.syncJob.findMany({
    select: listedColumns,
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows.map(toJobRow), page.limit, (row) => ({ at: row.createdAt, id: row.id }));
}

/** Where indexes of expressions serve, by which no other way of asking goes; `undefined` where none does. */
async function jobsBySql(
  db: Database,
  filter: JobFilter,
  page: PageRequest,
): Promise<readonly string[] | undefined> {
  if (isSaidBySqlOnly(filter)) return jobsWithin(db, filter, page);
  const companies = companiesOf(filter);
  if (companies === undefined || isOfFew(filter)) return undefined;
  const rows = await db.prisma.$queryRaw<{ id: string }[]>(
    jobsOfCompanies(companies, filter, page),
  );
  return rows.map(({ id }) => id);
}

/** Of whom alone the jobs are wanted; `undefined`: of all. */
function companiesOf({ connectionId, connectionIds }: JobFilter): readonly string[] | undefined {
  if (connectionId === undefined) return connectionIds;
  return (connectionIds ?? [connectionId]).includes(connectionId) ? [connectionId] : [];
}

/** What a company has few of stands in other indexes, which are shorter than all of its jobs. */
const isOfFew = ({ statuses, fingerprint }: JobFilter): boolean =>
  fingerprint !== undefined || (statuses !== undefined && !statuses.includes('succeeded'));

/** Ids of the newest of these companies, one more than the page; of each by the index `sync_job_of_company`. */
export function jobsOfCompanies(
  companies: readonly string[],
  filter: JobFilter,
  { cursor, limit }: PageRequest,
): Prisma.Sql {
  const others = { ...filter, connectionId: undefined, connectionIds: undefined };
  return Prisma.sql`
    SELECT newest.id FROM unnest(${[...companies]}::text[]) AS company(id), LATERAL (
      SELECT j.id, j.created_at FROM sync_jobs j
      WHERE (j.connection_id || '') = company.id AND ${restOf(others, cursor)}
      ORDER BY j.created_at DESC, j.id DESC LIMIT ${limit + 1}) newest
    ORDER BY newest.created_at DESC, newest.id DESC LIMIT ${limit + 1}`;
}

/** Two of these have an index of an expression, and the third a partial one. */
const isSaidBySqlOnly = ({ hasUnseenDrift, invoiceId, invoiceNumber }: JobFilter): boolean =>
  hasUnseenDrift === true || invoiceId !== undefined || invoiceNumber !== undefined;

/** Ids of those that a filter lets through which only SQL can say, newest first; one more than the page. */
async function jobsWithin(
  db: Database,
  filter: JobFilter,
  { cursor, limit }: PageRequest,
): Promise<readonly string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT j.id FROM sync_jobs j WHERE ${restOf(filter, cursor)}
    ORDER BY j.created_at DESC, j.id DESC LIMIT ${limit + 1}`;
  return rows.map(({ id }) => id);
}

/** A request to Fortnox that was to change something, as it was sent. */
export type SentRow = TimelineRow & { readonly sent: string };

/** More than the attempts of one series send. */
const sentAtMost = 20;

/** What was sent to Fortnox for a job, in order: the latest twenty; empty where the body is not kept. */
export async function listSent(db: Database, jobId: string): Promise<readonly SentRow[]> {
  const latestFirst = await db.prisma.$queryRaw<SentRow[]>`
    SELECT t.at, t.type, t.data, CASE WHEN t.sent LIKE ${`${sentBefore}%`}
      THEN coalesce(earlier.sent, '') ELSE t.sent END AS sent
    FROM timeline_entries t LEFT JOIN timeline_entries earlier
      ON earlier.id = CASE WHEN t.sent LIKE ${`${sentBefore}%`}
        THEN substr(t.sent, ${sentBefore.length + 1}::int)::bigint END
    WHERE t.job_id = ${jobId} AND t.sent IS NOT NULL
    ORDER BY t.id DESC LIMIT ${sentAtMost}`;
  return latestFirst.toReversed();
}

/** An invoice has some thirty; one that is told again and again has one more each time. */
const entriesAtMost = 1000;

/** One job with what happened to it, in order: everything, or the latest thousand entries. */
export async function findJobWithTimeline(
  db: Database,
  id: string,
): Promise<(JobRow & { timeline: TimelineRow[] }) | undefined> {
  const row = await db.prisma.syncJob.findUnique({
    where: { id },
    select: {
      ...listedColumns,
      timeline: {
        select: { at: true, type: true, data: true },
        orderBy: { id: 'desc' },
        take: entriesAtMost + 1,
      },
    },
  });
  return row ? { ...row, ...toJobRow(row), timeline: inOrder(row.timeline) } : undefined;
}

/** Says so where earlier ones are left out. */
function inOrder(latestFirst: readonly TimelineRow[]): TimelineRow[] {
  const shown = latestFirst.slice(0, entriesAtMost).toReversed();
  const [first] = shown;
  if (first === undefined || shown.length === latestFirst.length) return shown;
  const message = `Only the latest ${entriesAtMost} entries are shown.`;
  return [{ at: first.at, type: 'note', data: { message } }, ...shown];
}

export async function findJob(db: Database, id: string): Promise<JobRow | undefined> {
  const row = await db.prisma.syncJob.findUnique({ where: { id }, select: listedColumns });
  return row ? toJobRow(row) : undefined;
}

const toJobRow = (row: StoredRow): JobRow => ({ ...row, fortnox: readInFortnox(row.fortnox) });

function matching(filter: JobFilter): Prisma.SyncJobWhereInput {
  const { connectionId, connectionIds, statuses, fingerprint, from, to } = filter;
  const among = connectionIds === undefined ? undefined : { in: [...connectionIds] };
  return {
    AND: [
      connectionId === undefined ? {} : { connectionId },
      among === undefined ? {} : { connectionId: among },
    ],
    ...(statuses === undefined ? {} : { status: { in: [...statuses] } }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    createdAt: {
      ...(from === undefined ? {} : { gte: from }),
      ...(to === undefined ? {} : { lt: to }),
    },
  };
}
