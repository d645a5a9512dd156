import { Prisma, toPage, type Database, type Page, type PageRequest } from '@sync/database';
import { daysOf } from './period.js';
import type { ReconciliationFindingRow } from './reconciliations.js';

export type StandingFinding = ReconciliationFindingRow & {
  /** The state of the job that has the invoice; `null`: none has it. */
  readonly jobStatus: string | null;
};

type Place = {
  readonly invoiceDate: string;
  readonly reconciliationId: string;
  readonly position: number;
  readonly jobStatus: string | null;
};

/** By invoice date, with where their jobs stand now. */
export async function listStandingFindings(
  db: Database,
  { connectionId, month }: { readonly connectionId: string; readonly month: string },
  page: PageRequest,
): Promise<Page<StandingFinding>> {
  const { from, to } = daysOf(month);
  const places = await db.prisma.$queryRaw<Place[]>`
    SELECT s.invoice_date AS "invoiceDate", s.reconciliation_id AS "reconciliationId", s.position,
           j.status AS "jobStatus"
    FROM standing_findings s
    JOIN reconciliation_findings f USING (reconciliation_id, position)
    LEFT JOIN sync_jobs j ON j.id = coalesce(f.enqueued_job_id, f.job_id)
    WHERE s.connection_id = ${connectionId} AND s.invoice_date BETWEEN ${from} AND ${to}
      ${beyond(page.cursor)}
    ORDER BY s.invoice_date, s.reconciliation_id, s.position
    LIMIT ${page.limit + 1}`;
  const listed = toPage(places, page.limit, (place) => ({
    at: new Date(`${place.invoiceDate}T00:00:00Z`),
    id: `${place.reconciliationId} ${place.position}`,
  }));
  return { ...listed, items: await withFindings(db, listed.items) };
}

function beyond(cursor: PageRequest['cursor']): Prisma.Sql {
  if (cursor === undefined) return Prisma.empty;
  const day = cursor.at.toISOString().slice(0, 10);
  const [id = '', position = ''] = cursor.id.split(' ');
  return Prisma.sql`AND (s.invoice_date, s.reconciliation_id, s.position)
    > (${day}, ${id}, ${/^\d{1,9}$/.test(position) ? Number(position) : 0})`;
}

async function withFindings(
  db: Database,
  places: readonly Place[],
): Promise<readonly StandingFinding[]> {
  if (places.length === 0) return [];
  const rows = await db.prisma.reconciliationFinding.findMany({
    where: {
      OR: places.map(({ reconciliationId, position }) => ({ reconciliationId, position })),
    },
  });
  const known = new Map(rows.map((row) => [`${row.reconciliationId} ${row.position}`, row]));
  return places.flatMap(({ reconciliationId, position, jobStatus }) => {
    const row = known.get(`${reconciliationId} ${position}`);
    return row ? [{ ...row, jobStatus }] : [];
  });
}

/** How many of a month's findings can be taken in at once, by the comparison that found them. */
export function countEnqueueable(
  db: Database,
  { connectionId, month }: { readonly connectionId: string; readonly month: string },
): Promise<readonly { readonly reconciliationId: string; readonly count: number }[]> {
  const { from, to } = daysOf(month);
  return db.prisma.$queryRaw`
    SELECT reconciliation_id AS "reconciliationId", count(*)::int AS count
    FROM standing_findings s JOIN reconciliation_findings f USING (reconciliation_id, position)
    WHERE s.connection_id = ${connectionId} AND s.invoice_date BETWEEN ${from} AND ${to}
      AND f.enqueueable AND f.enqueued_job_id IS NULL
    GROUP BY reconciliation_id ORDER BY reconciliation_id`;
}
