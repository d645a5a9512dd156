import type { Cipher } from '@sync/connections';
import { openDatabase } from '@sync/database';
import {
  createMailer,
  createPoster,
  createPostman,
  gatherFacts,
  reachOf,
  tellOfLateBacklogs,
  tellOfWeeks,
  type Postman,
} from '@sync/notifications';
import type { WorkerConfig } from '../config.js';
import { joinLoops, startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** How soon somebody is told; two small statements where there is nothing to tell. */
const tickMs = 1000;
/** What nobody notes: whether invoices are late, and the time of day. */
const lookMs = 30_000;
/** Apart from what invoices need: however many are told, no attempt waits for a connection. */
const poolSize = 2;

type Settings = Pick<
  WorkerConfig,
  'DATABASE_URL' | 'FORTNOX_API_URL' | 'PUBLIC_URL' | 'SMTP_URL' | 'SMTP_FROM'
>;

type Dependencies = LoopWatch & {
  readonly config: Settings;
  readonly cipher: Cipher;
  readonly observeNotification: (ended: 'delivered' | 'waiting' | 'given-up') => void;
};

/** Tells those who want to be told (docs/notifications.md). Every worker does so; each message is one worker's. */
export function startNotifications(deps: Dependencies): Loop {
  const { config, cipher, log, observeNotification: observe } = deps;
  const { DATABASE_URL: url, PUBLIC_URL: publicUrl } = config;
  const db = openDatabase({ url, poolSize });
  const poster = createPoster(reachOf(config.FORTNOX_API_URL));
  const mailer = mailerOf(config);
  const postman = createPostman({
    ...{ db, cipher, poster, mailer, publicUrl, log, observe },
    random: Math.random,
  });
  const loops = joinLoops([
    startLoop(deps, {
      name: 'notifications',
      everyMs: tickMs,
      round: (signal) => tell(db, postman, signal),
    }),
    startLoop(deps, {
      name: 'notification-looks',
      everyMs: lookMs,
      round: () => tellOfLateBacklogs(db),
    }),
    startLoop(deps, { name: 'notification-weeks', everyMs: lookMs, round: () => tellOfWeeks(db) }),
  ]);
  return {
    stop: async () => {
      await loops.stop();
      await postman.stop();
      await db.close();
    },
  };
}

async function tell(
  db: Parameters<typeof gatherFacts>[0],
  postman: Postman,
  signal: AbortSignal,
): Promise<void> {
  try {
    while (!signal.aborted && (await gatherFacts(db)) > 0);
  } finally {
    // What was gathered before is delivered, whatever keeps the rest from being gathered.
    await postman.round();
  }
}

function mailerOf({ SMTP_URL: url, SMTP_FROM: from }: Settings) {
  return url === undefined || from === undefined ? undefined : createMailer({ url, from });
}
