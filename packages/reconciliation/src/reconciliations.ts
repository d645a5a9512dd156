import {
  type Database,
  type Prisma,
  newId,
  olderThan,
  toPage,
  type Page,
  type PageRequest,
} from '@sync/database';
import { appendTimeline } from '@sync/jobs';
import { idAtMost } from '@sync/shared';
import { daysOf, type Period } from './period.js';
import { readShownFigures } from './shown-figures.js';

export type Reconciliation = Prisma.ReconciliationGetPayload<{ select: typeof shown }>;

export type ReconciliationFindingRow = Prisma.ReconciliationFindingGetPayload<object>;

export const shownInLists = {
  id: true,
  connectionId: true,
  fromDate: true,
  toDate: true,
  actor: true,
  state: true,
  detail: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
} as const satisfies Prisma.ReconciliationSelect;

const shown = {
  ...shownInLists,
  figures: true,
} as const satisfies Prisma.ReconciliationSelect;

/** Of one company. Each takes a worker's only place for comparisons, for which all companies wait. */
export const waitingAtMost = 20;

/**
 * Asks for a comparison; one of the same period that has not begun yet is the same one. `undefined`: as
 * many of this company wait as may.
 */
export async function requestReconciliation(
  db: Database,
  wanted: { readonly connectionId: string; readonly period: Period; readonly actor: string },
): Promise<string | undefined> {
  const { connectionId, period, actor } = wanted;
  const dates = { fromDate: period.from, toDate: period.to };
  const waiting = await db.prisma.reconciliation.findFirst({
    where: { connectionId, ...dates, state: 'queued' },
    select: { id: true },
  });
  if (waiting) return waiting.id;
  const others = await db.prisma.reconciliation.count({ where: { connectionId, state: 'queued' } });
  if (others >= waitingAtMost) return undefined;
  const id = newId('rec');
  await db.prisma.reconciliation.create({
    data: { id, connectionId, ...dates, actor, state: 'queued' },
    select: { id: true },
  });
  return id;
}

/** The day's comparison of a company; `false` when another worker was first. */
export async function scheduleReconciliation(
  db: Database,
  wanted: { readonly connectionId: string; readonly day: string; readonly period: Period },
): Promise<boolean> {
  const { connectionId, day, period } = wanted;
  const { count } = await db.prisma.reconciliation.createMany({
    data: {
      id: newId('rec'),
      connectionId,
      scheduledFor: day,
      fromDate: period.from,
      toDate: period.to,
      state: 'queued',
    },
    skipDuplicates: true,
  });
  return count === 1;
}

export async function readReconciliation(
  db: Database,
  id: string,
): Promise<Reconciliation | undefined> {
  const row = await db.prisma.reconciliation.findUnique({ where: { id }, select: shown });
  return row ?? undefined;
}

/** Newest first; of its months each tells the one that is asked for. */
export async function listReconciliations(
  db: Database,
  filter: {
    readonly connectionId?: string | undefined;
    /** Of one of these; `undefined`: of any. */
    readonly connectionIds?: readonly string[] | undefined;
    /** YYYY-MM: those that touch it. */
    readonly month?: string | undefined;
  },
  page: PageRequest,
): Promise<Page<Reconciliation>> {
  const { connectionId, connectionIds, month } = filter;
  const rows = await db.prisma.reconciliation.findMany({
    select: shownInLists,
    where: {
      AND: [
        connectionId === undefined ? {} : { connectionId },
        connectionIds === undefined ? {} : { connectionId: { in: [...connectionIds] } },
        month === undefined ? {} : touching(daysOf(month)),
        olderThan(page.cursor),
      ],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  const listed = toPage(rows, page.limit, (row) => ({ at: row.createdAt, id: row.id }));
  const figures = await readShownFigures(
    db,
    listed.items.map(({ id }) => ({ id, month })),
  );
  const items = listed.items.map((row, n) => ({ ...row, figures: figures[n]?.figures ?? null }));
  return { ...listed, items };
}

const touching = ({ from, to }: Period) => ({ fromDate: { lte: to }, toDate: { gte: from } });

/** In the order in which they were found, from `after` on. */
export async function listFindings(
  db: Database,
  reconciliationId: string,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly ReconciliationFindingRow[]> {
  return db.prisma.reconciliationFinding.findMany({
    where: { reconciliationId, position: { gt: page.after } },
    orderBy: { position: 'asc' },
    take: page.limit,
  });
}

export type MissingInvoice = {
  readonly position: number;
  readonly invoiceId: string;
  readonly invoiceNumber: string | undefined;
};

/** Which of a comparison's findings; left out: all. */
export type WantedFindings = {
  readonly positions?: readonly number[] | undefined;
  /** YYYY-MM, by invoice date. */
  readonly month?: string | undefined;
};

/** Missing invoices that a new job can bring over and that no job was made for yet. */
export async function findEnqueueable(
  db: Database,
  reconciliationId: string,
  { positions, month }: WantedFindings = {},
): Promise<readonly MissingInvoice[]> {
  const days = month === undefined ? undefined : daysOf(month);
  const rows = await db.prisma.reconciliationFinding.findMany({
    where: {
      ...{ reconciliationId, enqueueable: true, enqueuedJobId: null, invoiceId: { not: null } },
      ...(positions ? { position: { in: [...positions] } } : {}),
      ...(days ? { invoiceDate: { gte: days.from, lte: days.to } } : {}),
    },
    orderBy: { position: 'asc' },
  });
  // Comparisons of an earlier version offered longer ones too; no job can be made of them.
  return rows.flatMap(({ position, invoiceId, invoiceNumber }) =>
    invoiceId === null || invoiceId.length > idAtMost
      ? []
      : [{ position, invoiceId, invoiceNumber: invoiceNumber ?? undefined }],
  );
}

/** Remembers the job, and in its history who wanted it. */
export async function noteEnqueued(
  db: Database,
  enqueued: {
    readonly reconciliationId: string;
    readonly position: number;
    readonly jobId: string;
    readonly actor: string;
  },
): Promise<void> {
  const { reconciliationId, position, jobId, actor } = enqueued;
  await db.prisma.$transaction(async (tx) => {
    await tx.reconciliationFinding.update({
      where: { reconciliationId_position: { reconciliationId, position } },
      data: { enqueuedJobId: jobId },
      select: { position: true },
    });
    const data = { actor, action: 'enqueue-missing', reason: null, reconciliationId };
    await appendTimeline(tx, jobId, [{ type: 'operator', at: new Date(), data }]);
  });
}
