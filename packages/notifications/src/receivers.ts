import { contextOf, type Cipher } from '@sync/connections';
import {
  newId,
  olderThan,
  toPage,
  type Database,
  type Page,
  type PageRequest,
  type Prisma,
  type Queries,
} from '@sync/database';
import { newSigningSecret } from '@sync/shared';
import { databaseNow } from './clock.js';
import { toReceiver, type Receiver } from './receiver.js';
import { maskTarget, type NotificationKind } from './target.js';
import { nextSummaryAt } from './week.js';

export type Wishes = Pick<
  Receiver,
  'events' | 'connectionId' | 'digestMinutes' | 'quiet' | 'weeklySummary' | 'language' | 'paused'
>;

export type NewReceiver = Wishes & {
  readonly kind: NotificationKind;
  /** As `checkTarget` gave it. */
  readonly target: string;
  readonly createdBy: string;
};

/** Each may have four messages under way at once; more of them than this would crowd the workers. */
export const receiversAtMost = 100;
/** Of one connection: whoever may make those of one must leave places for the others. */
export const receiversOfOneAtMost = 20;

/**
 * Stores a receiver; a webhook's signing secret is answered this once. `undefined`: there are as many
 * as may be.
 */
export async function createReceiver(
  db: Database,
  cipher: Cipher,
  wanted: NewReceiver,
): Promise<{ readonly receiver: Receiver; readonly secret: string | undefined } | undefined> {
  const id = newId('ntf');
  const secret = wanted.kind === 'webhook' ? newSigningSecret() : undefined;
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('number of notifications'))`;
    if (!(await isRoomFor(tx, wanted))) return undefined;
    const row = await tx.notification.create({
      data: {
        ...{ id, kind: wanted.kind, createdBy: wanted.createdBy },
        ...targetColumns(cipher, id, wanted.kind, wanted.target),
        secretCipher: secret ? cipher.encrypt(secret, contextOf(id, 'notification-secret')) : null,
        ...columnsOf(wanted),
        summaryDueAt: wanted.weeklySummary ? nextSummaryAt(await databaseNow(tx)) : null,
      },
    });
    return { receiver: toReceiver(row), secret };
  });
}

/** A first one always: the operators of five companies must not take the last place of all others. */
async function isRoomFor(tx: Queries, { connectionId }: NewReceiver): Promise<boolean> {
  const alike = await tx.notification.count({ where: { connectionId: connectionId ?? null } });
  if (alike === 0) return true;
  if (connectionId !== undefined && alike >= receiversOfOneAtMost) return false;
  return (await tx.notification.count()) < receiversAtMost;
}

export async function findReceiver(db: Database, id: string): Promise<Receiver | undefined> {
  const row = await db.prisma.notification.findUnique({ where: { id } });
  return row ? toReceiver(row) : undefined;
}

/** The same in a transaction that is going to change it: whoever changes it besides waits for its end. */
export async function findReceiverToChange(
  db: Database,
  id: string,
): Promise<Receiver | undefined> {
  await db.prisma.$executeRaw`SELECT 1 FROM notifications WHERE id = ${id} FOR NO KEY UPDATE`;
  return findReceiver(db, id);
}

/** Newest first; all, or those of these connections alone. */
export async function listReceivers(
  db: Database,
  page: PageRequest,
  connectionIds?: readonly string[],
): Promise<Page<Receiver>> {
  const scope = connectionIds === undefined ? {} : { connectionId: { in: [...connectionIds] } };
  const rows = await db.prisma.notification.findMany({
    where: { AND: [scope, olderThan(page.cursor)] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows.map(toReceiver), page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

export type ReceiverChange = { readonly wishes: Wishes; readonly target: string | undefined };

/** Replaces what it wants, and where it is where that is given. `undefined`: there is no such one. */
export async function changeReceiver(
  db: Database,
  cipher: Cipher,
  before: Receiver,
  { wishes, target }: ReceiverChange,
): Promise<Receiver | undefined> {
  const { id, kind } = before;
  const [row] = await db.prisma.notification.updateManyAndReturn({
    where: { id },
    data: {
      ...columnsOf(wishes),
      ...(target === undefined ? {} : targetColumns(cipher, id, kind, target)),
      ...(wishes.weeklySummary === before.weeklySummary
        ? {}
        : {
            summaryDueAt: wishes.weeklySummary ? nextSummaryAt(await databaseNow(db.prisma)) : null,
          }),
      // Whoever changes it has seen why it was paused.
      detail: null,
    },
  });
  return row ? toReceiver(row) : undefined;
}

/** It is told nothing any more, and its deliveries are gone. `false`: there is no such one. */
export async function deleteReceiver(db: Database, id: string): Promise<boolean> {
  return (await db.prisma.notification.deleteMany({ where: { id } })).count > 0;
}

/** Where it is; throws `UnreadableSecret` where the key is missing. For operators and senders. */
export async function readTarget(db: Database, cipher: Cipher, id: string): Promise<string> {
  const { targetCipher } = await db.prisma.notification.findUniqueOrThrow({
    where: { id },
    select: { targetCipher: true },
  });
  return cipher.decrypt(targetCipher, contextOf(id, 'notification-target'));
}

function targetColumns(cipher: Cipher, id: string, kind: NotificationKind, target: string) {
  return {
    targetCipher: cipher.encrypt(target, contextOf(id, 'notification-target')),
    targetShown: maskTarget(kind, target),
  };
}

function columnsOf(wishes: Wishes) {
  const { events, connectionId, digestMinutes, quiet, language, paused } = wishes;
  return {
    events: [...events],
    connectionId: connectionId ?? null,
    ...{ digestMinutes, language, paused },
    quietFrom: quiet?.from ?? null,
    quietTo: quiet?.to ?? null,
  } satisfies Prisma.NotificationUncheckedUpdateManyInput;
}
