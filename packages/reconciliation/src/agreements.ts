import { toPage, type Database, type Page, type PageRequest, type Prisma } from '@sync/database';
import { swedishDate } from '@sync/shared';
import type { MonthFigures } from './months.js';
import { daysOf } from './period.js';
import { shownInLists, type Reconciliation } from './reconciliations.js';
import { findingsAtMost } from './findings-at-most.js';
import { readShownFigures, type ShownFigures } from './shown-figures.js';

/** What is known of whether a company's month agrees. */
export type Agreement = {
  readonly connectionId: string;
  /** YYYY-MM. */
  readonly month: string;
  /** Findings that stand. */
  readonly findings: number;
  /** The last day that `latest` tells of; `undefined`: no comparison tells of the month. */
  readonly through: string | undefined;
  readonly latest: Reconciliation | undefined;
};

/** Why somebody who signs the month off has to say more than a name. */
export type Reservation =
  'differs' | 'under-way' | 'source-unread' | 'amounts-unknown' | 'month-not-over';

const withLatest = {
  reconciliation: { select: shownInLists },
} as const satisfies Prisma.AgreementMonthInclude;

type Row = Prisma.AgreementMonthGetPayload<{ include: typeof withLatest }>;

/** `undefined`: no comparison has touched the month. */
export async function readAgreement(
  db: Database,
  connectionId: string,
  month: string,
): Promise<Agreement | undefined> {
  const row = await db.prisma.agreementMonth.findUnique({
    where: { connectionId_month: { connectionId, month } },
    include: withLatest,
  });
  return row ? (await toAgreements(db, [row]))[0] : undefined;
}

export type AgreementFilter = {
  readonly connectionId?: string | undefined;
  /** Of one of these; `undefined`: of any. */
  readonly connectionIds?: readonly string[] | undefined;
  readonly month?: string | undefined;
  readonly differs?: boolean | undefined;
};

/** The latest month first; of companies that are still here. */
export async function listAgreements(
  db: Database,
  { connectionId, connectionIds, month, differs }: AgreementFilter,
  page: PageRequest,
): Promise<Page<Agreement>> {
  const rows = await db.prisma.agreementMonth.findMany({
    where: {
      AND: [
        { connection: { deletedAt: null } },
        connectionId === undefined ? {} : { connectionId },
        connectionIds === undefined ? {} : { connectionId: { in: [...connectionIds] } },
        month === undefined ? {} : { month },
        differs === undefined ? {} : { findings: differs ? { gt: 0 } : 0 },
        after(page.cursor),
      ],
    },
    orderBy: [{ month: 'desc' }, { connectionId: 'desc' }],
    take: page.limit + 1,
    include: withLatest,
  });
  const listed = toPage(rows, page.limit, (row) => ({
    at: new Date(`${row.month}-01T00:00:00Z`),
    id: row.connectionId,
  }));
  return { ...listed, items: await toAgreements(db, listed.items) };
}

function after(cursor: PageRequest['cursor']): Prisma.AgreementMonthWhereInput {
  if (cursor === undefined) return {};
  const month = cursor.at.toISOString().slice(0, 7);
  return { OR: [{ month: { lt: month } }, { month, connectionId: { lt: cursor.id } }] };
}

/** Each `latest` tells of its own month alone. */
async function toAgreements(db: Database, rows: readonly Row[]): Promise<readonly Agreement[]> {
  const shown = await readShownFigures(
    db,
    rows.map(({ reconciliation, month }) => ({ id: reconciliation?.id ?? '', month })),
  );
  return rows.map((row, n) => toAgreement(row, shown[n]));
}

function toAgreement({ reconciliation, ...row }: Row, shown: ShownFigures | undefined): Agreement {
  const { connectionId, month, findings, through } = row;
  const latest = reconciliation
    ? { ...reconciliation, figures: shown?.figures ?? null }
    : undefined;
  // Of more findings than are listed, those of some months may not be among them.
  const isBeyondList = shown !== undefined && shown.findings > findingsAtMost;
  const told = latest && isBeyondList ? (figuresOfMonth(latest, month)?.findings ?? 0) : 0;
  return {
    ...{ connectionId, month, latest },
    findings: Math.max(findings, told),
    through: through ?? undefined,
  };
}

/** What a comparison says of one month; `undefined`: it does not touch it, or is of a former version. */
export function figuresOfMonth(run: Reconciliation, month: string): MonthFigures | undefined {
  return monthsOf(run).find((one) => one.month === month);
}

const monthsOf = ({ figures }: Reconciliation): readonly MonthFigures[] =>
  ((figures ?? {}) as { readonly months?: readonly MonthFigures[] }).months ?? [];

/** Empty: both sides agree about a month that is over. */
export function reservationsOf(agreement: Agreement): readonly Reservation[] {
  const { month, findings, latest } = agreement;
  const figures = latest && figuresOfMonth(latest, month);
  if (!figures) return [];
  const found: readonly (readonly [Reservation, boolean])[] = [
    ['differs', findings > 0 || figures.findings > 0],
    ['under-way', figures.pending > 0],
    ['source-unread', !isSourceRead(latest)],
    // Counted as agreed, for nobody can say that they differ; nobody has compared them either.
    ['amounts-unknown', figures.withoutAmount > 0],
    ['month-not-over', !isOver(agreement)],
  ];
  return found.filter(([, stands]) => stands).map(([reservation]) => reservation);
}

function isSourceRead({ figures }: Reconciliation): boolean {
  const { paidInSubscriptionFlow } = figures as { readonly paidInSubscriptionFlow?: unknown };
  return typeof paidInSubscriptionFlow === 'number';
}

/** What is paid on the last day may be on its way while a comparison of that day reads. */
function isOver({ month, through, latest }: Agreement): boolean {
  const { to } = daysOf(month);
  return through === to && latest?.startedAt != null && swedishDate(latest.startedAt) > to;
}
