import { Prisma, type Database, type Queries } from '@sync/database';
import { swedishDate } from '@sync/shared';
import { databaseNow } from './clock.js';
import { deliveryOf, gatheringTime } from './gather.js';
import { toReceiver, type Receiver } from './receiver.js';
import { afterQuiet } from './when.js';
import { nextSummaryAt, weekBefore, type Week } from './week.js';

type CompanyWeek = {
  readonly connectionId: string;
  readonly company: string;
  readonly accepted: number;
  readonly booked: number;
  readonly failed: number;
  /** Dead letters that wait now. */
  readonly needsAttention: number;
};

/**
 * Makes the summaries of last week that are due, each once and by itself: a hundred are due at the same
 * moment, and each counts a week's invoices, of all companies perhaps. One that fails is passed over, so that it holds back
 * nobody else's; rejects with the first such fault once all others are made.
 */
export async function tellOfWeeks(db: Database): Promise<void> {
  const failed = new Map<string, unknown>();
  for (let next = await dueNext(db, []); next; next = await dueNext(db, [...failed.keys()])) {
    const id = next;
    await tellIfDue(db, id).catch((error: unknown) => failed.set(id, error));
  }
  if (failed.size > 0) throw [...failed.values()][0];
}

async function dueNext(db: Database, failed: readonly string[]): Promise<string | undefined> {
  const [due] = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM notifications
    WHERE summary_due_at <= now() AND NOT paused AND id <> ALL(${[...failed]}::text[])
    ORDER BY summary_due_at, id LIMIT 1`;
  return due?.id;
}

/** Another worker may have made it meanwhile, or be about to: then it is waited for. */
function tellIfDue(db: Database, id: string): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    const now = await databaseNow(tx);
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM notifications WHERE id = ${id} AND summary_due_at <= now() AND NOT paused
      FOR NO KEY UPDATE`;
    if (due.length === 0) return;
    const row = await tx.notification.findUniqueOrThrow({ where: { id } });
    await tellWeek(tx, toReceiver(row), now);
  }, gatheringTime);
}

async function tellWeek(tx: Queries, { id, connectionId, quiet }: Receiver, now: Date) {
  const week = weekBefore(now);
  const companies = await readWeek(tx, connectionId, week);
  const last = new Date(week.to.getTime() - 1);
  const data = { from: swedishDate(week.from), to: swedishDate(last), companies };
  const timestamp = now.toISOString();
  const item = { type: 'notification.weekly_summary', timestamp, data } as const;
  const delivery = deliveryOf(id, item, afterQuiet(quiet, now));
  await tx.notificationDelivery.create({ data: delivery, select: { id: true } });
  const summaryDueAt = nextSummaryAt(now);
  await tx.notification.update({ where: { id }, data: { summaryDueAt }, select: { id: true } });
}

/** Companies of which there is something to say, by name: each count once, of all companies together. */
function readWeek(
  tx: Queries,
  connectionId: string | undefined,
  { from, to }: Week,
): Promise<CompanyWeek[]> {
  const counted = (which: Prisma.Sql): Prisma.Sql => Prisma.sql`
    SELECT j.connection_id, count(*)::int AS count FROM sync_jobs j WHERE ${which}
      AND ${ofCompany(Prisma.sql`j.connection_id`, connectionId)} GROUP BY j.connection_id`;
  return tx.$queryRaw<CompanyWeek[]>`
    SELECT * FROM (
      SELECT c.id AS "connectionId", c.name AS company,
        coalesce(a.count, 0) AS accepted, coalesce(b.count, 0) AS booked,
        coalesce(f.count, 0) AS failed, coalesce(w.count, 0) AS "needsAttention"
      FROM connections c
        LEFT JOIN (${counted(Prisma.sql`j.created_at >= ${from} AND j.created_at < ${to}`)}) a
          ON a.connection_id = c.id
        LEFT JOIN (${counted(Prisma.sql`j.status = 'succeeded'
          AND j.finished_at >= ${from} AND j.finished_at < ${to}`)}) b ON b.connection_id = c.id
        LEFT JOIN (${counted(Prisma.sql`j.dead_lettered_at >= ${from}
          AND j.dead_lettered_at < ${to}`)}) f ON f.connection_id = c.id
        LEFT JOIN (${counted(Prisma.sql`j.status = 'dead-lettered'`)}) w ON w.connection_id = c.id
      WHERE c.deleted_at IS NULL AND ${ofCompany(Prisma.sql`c.id`, connectionId)}) counts
    WHERE accepted + booked + failed + "needsAttention" > 0
    ORDER BY company, "connectionId" LIMIT 500`;
}

const ofCompany = (column: Prisma.Sql, connectionId: string | undefined): Prisma.Sql =>
  connectionId === undefined ? Prisma.sql`true` : Prisma.sql`${column} = ${connectionId}`;
