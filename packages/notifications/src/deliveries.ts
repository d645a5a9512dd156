import { olderThan, toPage, type Database, type Page, type PageRequest } from '@sync/database';
import { databaseNow } from './clock.js';
import { messageTypes, type MessageType } from './events.js';
import { deliveryOf } from './gather.js';
import { oneOf } from './receiver.js';

/**
 * `gathering`: not complete, sent when it is due. `waiting` for its next attempt. `sending`. Ended:
 * `delivered`, or `given-up` after a day or since the receiver will not take it.
 */
export const deliveryStates = ['gathering', 'waiting', 'sending', 'delivered', 'given-up'] as const;

/** One message to one receiver, and what became of it. */
export type Delivery = {
  /** Also its `webhook-id`. */
  readonly id: string;
  readonly event: MessageType;
  readonly facts: number;
  readonly state: (typeof deliveryStates)[number];
  readonly attempts: number;
  /** How the last attempt ended. */
  readonly detail: string | undefined;
  readonly createdAt: Date;
  readonly triedAt: Date | undefined;
  /** Of the next attempt; `undefined`: none follows. */
  readonly dueAt: Date | undefined;
  readonly finishedAt: Date | undefined;
};

const shown = {
  ...{ id: true, event: true, facts: true, state: true, attempts: true, detail: true },
  ...{ createdAt: true, triedAt: true, dueAt: true, finishedAt: true },
} as const;

type ShownRow = {
  readonly id: string;
  readonly event: string;
  readonly facts: number;
  readonly state: string;
  readonly attempts: number;
  readonly detail: string | null;
  readonly createdAt: Date;
  readonly triedAt: Date | null;
  readonly dueAt: Date;
  readonly finishedAt: Date | null;
};

/** Newest first. */
export async function listDeliveries(
  db: Database,
  notificationId: string,
  page: PageRequest,
): Promise<Page<Delivery>> {
  const rows = await db.prisma.notificationDelivery.findMany({
    select: shown,
    where: { AND: [{ notificationId }, olderThan(page.cursor)] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows.map(toDelivery), page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** Makes a test message, due now; also a receiver that is paused gets it. `undefined`: no such one. */
export async function createTest(
  db: Database,
  notificationId: string,
): Promise<Delivery | undefined> {
  return db.prisma.$transaction(async (tx) => {
    const found = await tx.$executeRaw`
      SELECT 1 FROM notifications WHERE id = ${notificationId} FOR KEY SHARE`;
    if (found === 0) return undefined;
    const now = await databaseNow(tx);
    const item = { type: 'notification.test', timestamp: now.toISOString() } as const;
    const data = deliveryOf(notificationId, { ...item, data: { notificationId } }, now);
    return toDelivery(await tx.notificationDelivery.create({ data, select: shown }));
  });
}

export type Replay =
  | { readonly kind: 'replayed'; readonly delivery: Delivery }
  | { readonly kind: 'not-found' }
  /** It has not ended: it is sent by itself. */
  | { readonly kind: 'under-way' };

/** Sends one that has ended once more, for up to a day, under the same id. */
export async function replayDelivery(
  db: Database,
  notificationId: string,
  id: string,
): Promise<Replay> {
  const dueAt = await databaseNow(db.prisma);
  const [row] = await db.prisma.notificationDelivery.updateManyAndReturn({
    select: shown,
    where: { id, notificationId, state: { in: ['delivered', 'given-up'] } },
    data: { state: 'waiting', dueAt, triedSince: null, finishedAt: null },
  });
  if (row) return { kind: 'replayed', delivery: toDelivery(row) };
  const known = await db.prisma.notificationDelivery.count({ where: { id, notificationId } });
  return { kind: known === 0 ? 'not-found' : 'under-way' };
}

function toDelivery({ detail, triedAt, dueAt, finishedAt, ...row }: ShownRow): Delivery {
  return {
    ...row,
    event: oneOf(messageTypes, row.event),
    state: oneOf(deliveryStates, row.state),
    detail: detail ?? undefined,
    triedAt: triedAt ?? undefined,
    dueAt: finishedAt === null ? dueAt : undefined,
    finishedAt: finishedAt ?? undefined,
  };
}

/** What was told is kept for so long, or for RETENTION_DAYS where that is shorter. */
const keptDays = 30;

/**
 * Erases deliveries that ended too long ago, or wait for so long since their receiver is paused, up to a
 * thousand; answers how many.
 */
export function eraseOldDeliveries(db: Database, retentionDays: number): Promise<number> {
  const days = retentionDays === 0 ? keptDays : Math.min(keptDays, retentionDays);
  return db.prisma.$executeRaw`
    DELETE FROM notification_deliveries WHERE id IN (
      SELECT id FROM notification_deliveries
      WHERE finished_at < now() - ${days}::int * interval '1 day'
      UNION ALL
      SELECT d.id FROM notification_deliveries d
      JOIN notifications n ON n.id = d.notification_id AND n.paused
      WHERE d.state IN ('gathering', 'waiting', 'sending')
        AND d.due_at < now() - ${days}::int * interval '1 day'
      LIMIT 1000)`;
}
