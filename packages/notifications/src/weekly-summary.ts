import type { Database, Queries } from '@sync/database';
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
 * moment, and each counts a week's invoices, of all companies perhaps.
 */
export async function tellOfWeeks(db: Database): Promise<void> {
  while (await tellNextWeek(db));
}

/** Whether there was one. */
function tellNextWeek(db: Database): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const now = await databaseNow(tx);
    const [due] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM notifications WHERE summary_due_at <= now() AND NOT paused
      ORDER BY summary_due_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
    if (!due) return false;
    const row = await tx.notification.findUniqueOrThrow({ where: { id: due.id } });
    await tellWeek(tx, toReceiver(row), now);
    return true;
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

/** Companies of which there is something to say, by name. */
function readWeek(
  tx: Queries,
  connectionId: string | undefined,
  { from, to }: Week,
): Promise<CompanyWeek[]> {
  return tx.$queryRaw<CompanyWeek[]>`
    SELECT * FROM (
      SELECT c.id AS "connectionId", c.name AS company,
        (SELECT count(*) FROM sync_jobs j WHERE j.connection_id = c.id
           AND j.created_at >= ${from} AND j.created_at < ${to})::int AS accepted,
        (SELECT count(*) FROM sync_jobs j WHERE j.connection_id = c.id AND j.status = 'succeeded'
           AND j.finished_at >= ${from} AND j.finished_at < ${to})::int AS booked,
        (SELECT count(*) FROM sync_jobs j WHERE j.connection_id = c.id
           AND j.dead_lettered_at >= ${from} AND j.dead_lettered_at < ${to})::int AS failed,
        (SELECT count(*) FROM sync_jobs j WHERE j.connection_id = c.id
           AND j.status = 'dead-lettered')::int AS "needsAttention"
      FROM connections c WHERE c.deleted_at IS NULL
        AND (${connectionId ?? null}::text IS NULL OR c.id = ${connectionId ?? null})) w
    WHERE accepted + booked + failed + "needsAttention" > 0
    ORDER BY company, "connectionId" LIMIT 500`;
}
