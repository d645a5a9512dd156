import { type Database, Prisma, toPage, type Page, type PageRequest } from '@sync/database';
import { jobsAtRest } from '../at-rest.js';

/** Dead letters with one cause. Words are those of the latest one. */
export type DeadLetterGroup = {
  readonly fingerprint: string;
  readonly kind: string;
  /** Fortnox's error code, where Fortnox refused. */
  readonly code: number | null;
  readonly message: string;
  readonly action: string;
  readonly count: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly sampleId: string;
  readonly sampleInvoiceNumber: string | null;
  /** Of the one whose words these are. */
  readonly connectionId: string;
  readonly customerName: string | null;
};

type GroupFilter = {
  readonly connectionId?: string | undefined;
  /** Of one of these; `undefined`: of any. */
  readonly connectionIds?: readonly string[] | undefined;
};

/** Dead letters that wait for an operator, grouped by fingerprint, the latest first. */
export async function listDeadLetterGroups(
  db: Database,
  filter: GroupFilter,
  page: PageRequest,
): Promise<Page<DeadLetterGroup>> {
  const rows = await db.prisma.$queryRaw<DeadLetterGroup[]>(groupsStatement(filter, page));
  return toPage(rows, page.limit, (row) => ({ at: row.lastSeen, id: row.fingerprint }));
}

export function groupsStatement(
  { connectionId, connectionIds }: GroupFilter,
  page: PageRequest,
): Prisma.Sql {
  const ofConnection =
    connectionId === undefined ? Prisma.empty : Prisma.sql`AND connection_id = ${connectionId}`;
  const among =
    connectionIds === undefined
      ? Prisma.empty
      : Prisma.sql`AND connection_id = ANY(${[...connectionIds]}::text[])`;
  return Prisma.sql`
    WITH groups AS (
      SELECT r.fingerprint, sum(r.count)::int AS count, min(first.at) AS first_seen,
             max(last.at) AS last_seen, (array_agg(last.id ORDER BY last.at DESC, last.id DESC))[1] AS sample_id
      FROM (
        SELECT connection_id, fingerprint, sum(count) AS count FROM (${jobsAtRest}) AS resting
        WHERE status = 'dead-lettered' AND fingerprint <> '' ${ofConnection} ${among}
        GROUP BY connection_id, fingerprint
      ) r, LATERAL (${oneOf(Prisma.sql`ASC`)}) first, LATERAL (${oneOf(Prisma.sql`DESC`)}) last
      GROUP BY r.fingerprint
      ${afterCursor(page)}
      ORDER BY max(last.at) DESC, r.fingerprint DESC
      LIMIT ${page.limit + 1}
    )
    SELECT g.fingerprint, coalesce(j.dead_letter_kind, 'unknown') AS kind,
           j.dead_letter_code AS code, coalesce(j.dead_letter_message, '') AS message,
           coalesce(j.dead_letter_action, '') AS action, g.count, g.first_seen AS "firstSeen",
           g.last_seen AS "lastSeen", j.id AS "sampleId", j.invoice_number AS "sampleInvoiceNumber",
           j.connection_id AS "connectionId", j.customer_name AS "customerName"
    FROM groups g JOIN sync_jobs j ON j.id = g.sample_id
    ORDER BY g.last_seen DESC, g.fingerprint DESC`;
}

/** The earliest or the latest of a cause at a company, read off an index (`sync_job_of_cause`). */
const oneOf = (order: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT j.dead_lettered_at AS at, j.id FROM sync_jobs j
  WHERE j.status = 'dead-lettered' AND j.fingerprint = r.fingerprint
    AND j.connection_id = r.connection_id AND j.dead_lettered_at IS NOT NULL
  ORDER BY j.dead_lettered_at ${order}, j.id ${order} LIMIT 1`;

function afterCursor(page: PageRequest): Prisma.Sql {
  if (page.cursor === undefined) return Prisma.empty;
  const { at, id } = page.cursor;
  return Prisma.sql`HAVING (max(last.at), r.fingerprint) < (${at}, ${id})`;
}
