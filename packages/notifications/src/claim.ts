import type { Database } from '@sync/database';
import { databaseNow } from './clock.js';
import { messageTypes, type Counts, type Item } from './events.js';
import type { Message } from './message.js';
import { oneOf } from './receiver.js';
import { nextPauseMs } from './retry.js';
import type { Outcome } from './send/outcome.js';
import { afterQuiet, type QuietHours } from './when.js';

/** Longer than any attempt takes; after this its sender is dead, and another one sends it. */
const claimMs = 90_000;

/** A message in hand: nobody else sends it for a while. */
export type Claimed = {
  readonly message: Message;
  /** Of this attempt; an outcome under an older number is refused. */
  readonly attempts: number;
  readonly triedSince: Date;
};

/** The receivers for whom something is due. A paused one gets tests alone. */
export async function receiversWithDue(db: Database): Promise<readonly string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT d.notification_id AS id
    FROM notification_deliveries d JOIN notifications n ON n.id = d.notification_id
    WHERE d.state IN ('gathering', 'waiting', 'sending') AND d.due_at <= now()
      AND (NOT n.paused OR d.event = 'notification.test')`;
  return rows.map(({ id }) => id);
}

type ClaimedRow = {
  readonly id: string;
  readonly event: string;
  readonly items: readonly Item[];
  readonly facts: number;
  readonly counts: Counts;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly triedSince: Date;
};

/** Takes messages of one receiver that are due, the longest due first. */
export async function claimDue(
  db: Database,
  notificationId: string,
  atMost: number,
): Promise<readonly Claimed[]> {
  const rows = await db.prisma.$queryRaw<ClaimedRow[]>`
    UPDATE notification_deliveries d
    SET state = 'sending', attempts = d.attempts + 1, tried_at = now(),
        tried_since = coalesce(d.tried_since, now()), due_at = now() + ${claimMs} * interval '1 ms'
    FROM (
      SELECT w.id FROM notification_deliveries w JOIN notifications n ON n.id = w.notification_id
      WHERE w.notification_id = ${notificationId}
        AND w.state IN ('gathering', 'waiting', 'sending') AND w.due_at <= now()
        AND (NOT n.paused OR w.event = 'notification.test')
      ORDER BY w.due_at, w.id LIMIT ${atMost} FOR UPDATE OF w SKIP LOCKED
    ) due
    WHERE d.id = due.id
    RETURNING d.id, d.event, d.items, d.facts, d.counts, d.created_at AS "createdAt", d.attempts,
              d.tried_since AS "triedSince"`;
  return rows.map(({ attempts, triedSince, event, ...message }) => ({
    message: { ...message, event: oneOf(messageTypes, event) },
    ...{ attempts, triedSince },
  }));
}

/** What an attempt came to, for whoever watches. */
export type Ended = 'delivered' | 'waiting' | 'given-up';

/** Writes down how an attempt ended; whoever holds the message by a later claim is left alone. */
export async function recordOutcome(
  db: Database,
  claimed: Claimed,
  outcome: Outcome,
  { quiet, random }: { readonly quiet: QuietHours | undefined; readonly random: number },
): Promise<Ended> {
  const now = await databaseNow(db.prisma);
  const dueAt = nextAttemptAt(claimed, outcome, now, random);
  const state = outcome.kind === 'delivered' ? outcome.kind : dueAt ? 'waiting' : 'given-up';
  await db.prisma.notificationDelivery.updateMany({
    where: { id: claimed.message.id, state: 'sending', attempts: claimed.attempts },
    data: {
      ...{ state, detail: outcome.detail },
      ...(dueAt ? { dueAt: afterQuiet(quiet, dueAt) } : { finishedAt: now }),
    },
  });
  return state;
}

function nextAttemptAt(
  { triedSince }: Claimed,
  outcome: Outcome,
  now: Date,
  random: number,
): Date | undefined {
  if (outcome.kind !== 'failed') return undefined;
  const sinceFirstMs = now.getTime() - triedSince.getTime();
  const pauseMs = nextPauseMs({ sinceFirstMs, retryAfterMs: outcome.retryAfterMs, random });
  return pauseMs === undefined ? undefined : new Date(now.getTime() + pauseMs);
}

/** The receiver said that it is gone: nothing is gathered for it until somebody looks. */
export async function pauseGone(db: Database, id: string, detail: string): Promise<void> {
  await db.prisma.notification.updateMany({ where: { id }, data: { paused: true, detail } });
}
