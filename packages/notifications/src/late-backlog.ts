import { Prisma, type Database, type Queries } from '@sync/database';
import { databaseNow } from './clock.js';
import { gather, gatheringTime, type News } from './gather.js';

/** Nine of ten invoices are booked within seconds; after this something holds them up. */
const lateAfter = Prisma.sql`interval '300 seconds'`;

type Late = {
  readonly connectionId: string;
  readonly company: string;
  readonly waiting: number;
  readonly oldestMinutes: number;
};

/**
 * Tells of companies whose live invoices have been late for five minutes: once, and again only when
 * they were not late in between. Nothing is asked while nobody wants to know. One worker does so at a
 * time. Replays and backfills are meant to take long; a connection without consent is told of as such.
 */
export function tellOfLateBacklogs(db: Database): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    if (!(await isMyTurn(tx)) || !(await isWanted(tx))) return;
    const late = await readLate(tx);
    await forgetOthers(tx, late);
    const news = await noteNew(tx, late);
    await gather(tx, news);
  }, gatheringTime);
}

async function isMyTurn(tx: Queries): Promise<boolean> {
  const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext('late backlogs')) AS taken`;
  return lock?.taken === true;
}

async function isWanted(tx: Queries): Promise<boolean> {
  const where = { paused: false, events: { has: 'backlog.late' } };
  if ((await tx.notification.count({ where })) > 0) return true;
  await tx.lateBacklog.deleteMany();
  return false;
}

function readLate(tx: Queries): Promise<Late[]> {
  return tx.$queryRaw<Late[]>`
    SELECT c.id AS "connectionId", c.name AS company, count(*)::int AS waiting,
           floor(extract(epoch FROM now() - min(j.due_at)) / 60)::int AS "oldestMinutes"
    FROM connections c JOIN sync_jobs j ON j.connection_id = c.id
    WHERE c.status = 'active' AND NOT c.paused AND c.deleted_at IS NULL AND j.lane = 'live'
      AND j.status IN ('queued', 'retrying') AND j.due_at <= now()
    GROUP BY c.id HAVING min(j.due_at) < now() - ${lateAfter}`;
}

async function forgetOthers(tx: Queries, late: readonly Late[]): Promise<void> {
  const connectionId = { notIn: late.map((one) => one.connectionId) };
  await tx.lateBacklog.deleteMany({ where: { connectionId } });
}

async function noteNew(tx: Queries, late: readonly Late[]): Promise<News[]> {
  if (late.length === 0) return [];
  const data = late.map(({ connectionId }) => ({ connectionId }));
  const noted = await tx.lateBacklog.createManyAndReturn({ data, skipDuplicates: true });
  const fresh = new Set(noted.map(({ connectionId }) => connectionId));
  const timestamp = (await databaseNow(tx)).toISOString();
  return late
    .filter(({ connectionId }) => fresh.has(connectionId))
    .map((one) => ({
      connectionId: one.connectionId,
      item: { type: 'backlog.late', timestamp, data: { ...one } },
    }));
}
