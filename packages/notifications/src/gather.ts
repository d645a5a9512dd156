import { newId, type Queries } from '@sync/database';
import { databaseNow } from './clock.js';
import { itemsAtMost, type Counts, type Item } from './events.js';
import { toReceiver, type Receiver } from './receiver.js';
import { tellingTime } from './when.js';

/** Something to be told, and of which company. */
export type News = { readonly connectionId: string; readonly item: Item };

/**
 * For the transactions that gather: a few statements for each of a hundred receivers, on a PostgreSQL that
 * may be slow. One that took longer than allowed would be broken off and begun again for ever, and what
 * is noted would grow.
 */
export const gatheringTime = { timeout: 60_000 } as const;

/**
 * Makes deliveries of what is new: for each receiver that wants it one of each, or one of all that it
 * gathers. To be called in the transaction that takes the news from where it was noted, so that
 * nothing is lost between and nothing is told twice.
 */
export async function gather(tx: Queries, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  const now = await databaseNow(tx);
  for (const receiver of await lockReceivers(tx)) {
    const wanted = news.filter((one) => isWanted(receiver, one)).map(({ item }) => item);
    if (wanted.length === 0) continue;
    const dueAt = await tellingTimeOf(tx, receiver, now);
    await (dueAt > now
      ? addToDigest(tx, receiver, wanted, dueAt)
      : tellEach(tx, receiver, wanted, dueAt));
  }
}

/** A receiver that does not keep up is told the rest together, so that what waits for it is bounded. */
const openAtMost = 1000;
const togetherMs = 5 * 60_000;

async function tellingTimeOf(tx: Queries, receiver: Receiver, now: Date): Promise<Date> {
  const dueAt = tellingTime(receiver, now);
  if (dueAt > now) return dueAt;
  const [open] = await tx.$queryRaw<{ isTooMany: boolean }[]>`
    SELECT count(*) >= ${openAtMost} AS "isTooMany" FROM (
      SELECT 1 FROM notification_deliveries
      WHERE notification_id = ${receiver.id} AND state IN ('waiting', 'sending')
      LIMIT ${openAtMost}) open`;
  return open?.isTooMany === true ? new Date(now.getTime() + togetherMs) : now;
}

/** One worker at a time adds to what is gathered; a digest that is begun is found by the next. */
async function lockReceivers(tx: Queries): Promise<Receiver[]> {
  await tx.$executeRaw`
    SELECT 1 FROM notifications WHERE NOT paused ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.notification.findMany({ where: { paused: false } });
  return rows.map(toReceiver);
}

const isWanted = ({ events, connectionId }: Receiver, news: News): boolean =>
  events.some((event) => event === news.item.type) &&
  (connectionId === undefined || connectionId === news.connectionId);

async function tellEach(
  tx: Queries,
  { id }: Receiver,
  items: readonly Item[],
  dueAt: Date,
): Promise<void> {
  await tx.notificationDelivery.createMany({
    data: items.map((item) => deliveryOf(id, item, dueAt)),
  });
}

/** The row of a message that tells of one thing, due at that time. */
export function deliveryOf(notificationId: string, item: Item, dueAt: Date) {
  return {
    ...{ id: newId('msg'), notificationId, event: item.type, state: 'waiting', dueAt },
    items: [toJson(item)],
    counts: { [item.type]: 1 },
  };
}

async function addToDigest(
  tx: Queries,
  { id: notificationId }: Receiver,
  items: readonly Item[],
  dueAt: Date,
): Promise<void> {
  // Whoever is sending it has it; then another one is begun.
  const [begun] = await tx.$queryRaw<
    { id: string; items: Item[]; facts: number; counts: Counts }[]
  >`
    SELECT id, items, facts, counts FROM notification_deliveries
    WHERE notification_id = ${notificationId} AND state = 'gathering' FOR UPDATE SKIP LOCKED`;
  const kept = [...(begun?.items ?? []), ...items].slice(0, itemsAtMost).map(toJson);
  const data = {
    items: kept,
    facts: (begun?.facts ?? 0) + items.length,
    counts: countsWith(begun?.counts ?? {}, items),
  };
  if (begun) {
    await tx.notificationDelivery.update({ where: { id: begun.id }, data, select: { id: true } });
    return;
  }
  const event = 'notification.digest';
  await tx.notificationDelivery.create({
    data: { ...data, id: newId('msg'), notificationId, event, state: 'gathering', dueAt },
    select: { id: true },
  });
}

function countsWith(counts: Counts, items: readonly Item[]): Record<string, number> {
  const sum = { ...counts };
  for (const { type } of items) sum[type] = (sum[type] ?? 0) + 1;
  return sum;
}

/** Going through text drops keys that are `undefined`. */
function toJson(item: Item): object {
  return JSON.parse(JSON.stringify(item)) as object;
}
