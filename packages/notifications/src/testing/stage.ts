import { setTimeout as sleep } from 'node:timers/promises';
import { createCipher } from '@sync/connections';
import type { Database } from '@sync/database';
import { createLogger } from '@sync/shared';
import type { NotificationEvent } from '../events.js';
import { createPostman, type Postman } from '../postman.js';
import { createReceiver, type NewReceiver } from '../receivers.js';
import type { Mailer } from '../send/mail.js';
import { createPoster } from '../send/post.js';
import type { Reach } from '../send/public-address.js';

export const cipher = createCipher([Buffer.alloc(32, 7)]);

/** A postman that does not wait long, and whose attempts can be waited for. */
export type TestPostman = Postman & {
  /** Goes round until so many attempts have ended; answers how. */
  ended(count: number): Promise<readonly string[]>;
};

export function startPostman(
  db: Database,
  {
    mailer,
    reach = 'loopback-too',
    timeoutMs = 500,
  }: {
    readonly mailer?: Mailer;
    readonly reach?: Reach;
    readonly timeoutMs?: number;
  } = {},
): TestPostman {
  const ends: string[] = [];
  const postman = createPostman({
    ...{ db, cipher, mailer, poster: createPoster(reach, timeoutMs) },
    publicUrl: 'https://sync.example.com',
    log: createLogger('test', 'silent'),
    random: () => 0.5,
    observe: (ended) => {
      ends.push(ended);
    },
  });
  return {
    ...postman,
    ended: async (count) => {
      while (ends.length < count) {
        await sleep(20);
        // As a worker does: a receiver that was still being served is passed over by one round.
        await postman.round();
      }
      return ends;
    },
  };
}

export type Made = { readonly id: string; readonly secret: string };

/** A webhook that wants these events of all connections, at once; `change` replaces wishes. */
export async function insertReceiver(
  db: Database,
  target: string,
  events: readonly NotificationEvent[],
  change: Partial<NewReceiver> = {},
): Promise<Made> {
  const made = await createReceiver(db, cipher, {
    ...({ kind: 'webhook', language: 'en', createdBy: 'anna' } as const),
    ...{ target, events, connectionId: undefined, digestMinutes: 0, quiet: undefined },
    ...{ weeklySummary: false, paused: false, ...change },
  });
  if (!made) throw new Error('there are too many');
  return { id: made.receiver.id, secret: made.secret ?? '' };
}

/** Moves a job into a state as an attempt does, so that the database notes what is to be told. */
export async function endJob(db: Database, id: string, status: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE sync_jobs SET status = ${status}, finished_at = now() WHERE id = ${id}`;
}

/** What waits for later is due now. */
export async function makeDue(db: Database): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE notification_deliveries SET due_at = now() - interval '1 second'
    WHERE state IN ('gathering', 'waiting', 'sending')`;
}
