import { contextOf, UnreadableSecret, type Cipher } from '@sync/connections';
import type { Database } from '@sync/database';
import { describeError, type Logger } from '@sync/shared';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimDue, pauseGone, receiversWithDue, recordOutcome, type Claimed } from './claim.js';
import type { Ended } from './claim.js';
import { toReceiver, type ReceiverRow } from './receiver.js';
import type { Mailer } from './send/mail.js';
import type { Outcome } from './send/outcome.js';
import type { Poster } from './send/post.js';
import { sendToSlack } from './send/slack.js';
import { sendToWebhook } from './send/webhook.js';

/** Messages of one receiver that are under way at once in one process. */
const atOncePerReceiver = 4;
/** A mail that is being handed over is waited for so long when the process stops. */
const stopMs = 3000;

export type Postman = {
  /** Begins to send what is due; does not wait for anybody's answer. */
  round(): Promise<void>;
  /**
   * Begins nothing new and breaks off what is under way; resolves within seconds. What could not be
   * broken off is sent again by another worker.
   */
  stop(): Promise<void>;
};

type Dependencies = {
  readonly db: Database;
  readonly cipher: Cipher;
  readonly poster: Poster;
  /** `undefined`: no SMTP_URL is set. */
  readonly mailer: Mailer | undefined;
  /** Where the console is; `undefined`: messages hold no links. */
  readonly publicUrl: string | undefined;
  readonly log: Logger;
  readonly observe: (ended: Ended) => void;
  readonly random: () => number;
};

/**
 * Sends what is due, for each receiver by itself: one that hangs holds up its own messages alone. What
 * is under way when the process dies is sent again by another one.
 */
export function createPostman(deps: Dependencies): Postman {
  const underWay = new Map<string, Promise<void>>();
  let stopping = false;
  const serve = async (id: string): Promise<void> => {
    while (!stopping && (await sendBatch(deps, id)) > 0);
  };
  const begin = (id: string): void => {
    const served = serve(id)
      .catch((error: unknown) => {
        deps.log.warn({ error: describeError(error), notificationId: id }, 'notification.failed');
      })
      .finally(() => underWay.delete(id));
    underWay.set(id, served);
  };
  return {
    round: async () => {
      for (const id of await receiversWithDue(deps.db)) {
        if (!stopping && !underWay.has(id)) begin(id);
      }
    },
    stop: async () => {
      stopping = true;
      await deps.poster.close();
      const patience = new AbortController();
      const late = sleep(stopMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.all(underWay.values()), late]);
      patience.abort();
    },
  };
}

/** Answers how many were sent, or tried. */
async function sendBatch(deps: Dependencies, id: string): Promise<number> {
  const claimed = await claimDue(deps.db, id, atOncePerReceiver);
  const row = await deps.db.prisma.notification.findUnique({ where: { id } });
  if (!row) return 0;
  await Promise.all(claimed.map((one) => sendOne(deps, row, one)));
  return claimed.length;
}

async function sendOne(deps: Dependencies, row: ReceiverRow, claimed: Claimed): Promise<void> {
  const { db, log, random, observe } = deps;
  const { quiet } = toReceiver(row);
  const outcome = await send(deps, row, claimed);
  const ended = await recordOutcome(db, claimed, outcome, { quiet, random: random() });
  if (outcome.kind === 'gone') await pauseGone(db, row.id, outcome.detail);
  observe(ended);
  const { event, id: deliveryId } = claimed.message;
  const line = { notificationId: row.id, deliveryId, event, detail: outcome.detail };
  log.info({ ...line, state: ended }, 'notification.tried');
}

async function send(deps: Dependencies, row: ReceiverRow, { message }: Claimed): Promise<Outcome> {
  try {
    return await sendAs(deps, row, message);
  } catch (error) {
    if (error instanceof UnreadableSecret) {
      return { kind: 'failed', detail: detailOf(error) };
    }
    throw error;
  }
}

/** What is damaged is replaced by a change of the target, or by a new signing secret. */
const detailOf = ({ because, kind, keyId }: UnreadableSecret): string =>
  because === 'damaged'
    ? `its stored ${kind} is damaged`
    : `key ${keyId} is not among ENCRYPTION_KEYS`;

async function sendAs(
  { cipher, poster, mailer, publicUrl }: Dependencies,
  row: ReceiverRow,
  message: Claimed['message'],
): Promise<Outcome> {
  const { kind, language } = toReceiver(row);
  const target = cipher.decrypt(row.targetCipher, contextOf(row.id, 'notification-target'));
  switch (kind) {
    case 'webhook':
      return sendToWebhook(poster, { url: target, ...secretsOf(cipher, row) }, message, publicUrl);
    case 'slack':
      return sendToSlack(poster, target, message, { language, publicUrl });
    case 'email':
      if (!mailer) return { kind: 'failed', detail: 'SMTP_URL is not set' };
      return mailer.send(target, message, { language, publicUrl });
  }
}

/** What a webhook is signed with. Throws `UnreadableSecret` for the present secret alone. */
function secretsOf(cipher: Cipher, row: ReceiverRow) {
  const context = contextOf(row.id, 'notification-secret');
  const secret = cipher.decrypt(row.secretCipher ?? '', context);
  const { formerSecretCipher, formerSecretUntil } = row;
  const isOver = formerSecretUntil === null || formerSecretUntil.getTime() <= Date.now();
  if (formerSecretCipher === null || isOver) return { secret, formerSecret: undefined };
  return { secret, formerSecret: readIfPossible(cipher, formerSecretCipher, context) };
}

/** A secret that cannot be read is what people rotate away from: the new one has to do by itself. */
function readIfPossible(cipher: Cipher, text: string, context: string): string | undefined {
  try {
    return cipher.decrypt(text, context);
  } catch (error) {
    if (error instanceof UnreadableSecret) return undefined;
    throw error;
  }
}
