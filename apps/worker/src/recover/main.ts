import { createFortnoxClients } from '@sync/clients';
import { createCipher, createTokenStore } from '@sync/connections';
import { openDatabase } from '@sync/database';
import { holdTold, producerConnection } from '@sync/jobs';
import { createLogger, describeError, endOnForgottenErrors, printableLine } from '@sync/shared';
import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { fortnoxAccess } from '../clients.js';
import { readConfig, type WorkerConfig } from '../config.js';
import { recover, type Recovered } from './recover.js';

const usage = `npm run recover

Says that PostgreSQL was restored or failed over. Holds all connections, reads the invoices of every
company in Fortnox (nothing is changed there), writes down what the ledger has lost, and lets the
work go on. Needs the workers' environment. May be run while workers run, while connections are
paused, and as often as you like. Exit code 0: everything is decided or waits for a person.
See docs/operate/restore.md. Takes no options; its settings: npm run worker -- --help.
`;

/**
 * Redis answers in milliseconds; one that is not there after this is away, which is no matter: it
 * only keeps the pace of all processes together.
 */
const redisMs = 5000;

const say = (line: string): void => void process.stdout.write(`${printableLine(line)}\n`);

if (process.argv.includes('--help')) process.stdout.write(usage);
else await run();

async function run(): Promise<void> {
  const log = createLogger('recover', 'info');
  endOnForgottenErrors(log, (code) => process.exit(code));
  try {
    process.exitCode = await recoverAll(readConfig());
  } catch (error) {
    log.fatal({ error: describeError(error) }, 'recover.failed: nothing is sent; run it again');
    process.exitCode = 1;
  }
}

/** Answers the exit code. */
async function recoverAll(config: WorkerConfig): Promise<number> {
  const db = openDatabase({ url: config.DATABASE_URL, poolSize: 4 });
  const redis = producerConnection(config.REDIS_URL);
  const cipher = createCipher(config.ENCRYPTION_KEYS);
  const tokenStore = createTokenStore(db, cipher);
  const access = { fortnox: fortnoxAccess(config) };
  const fortnox = createFortnoxClients({ db, cipher, redis, tokenStore, ...access });
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort(new Error('interrupted'));
  });
  try {
    await Promise.race([whenReady(redis), sleep(redisMs, undefined, { ref: false })]);
    await holdTold(db);
    say('all connections are held: nothing is sent to Fortnox');
    const ends = await recover({
      ...{ db, say, fortnox, signal: interrupted.signal },
      longestCallMs: config.FORTNOX_TIMEOUT_MS,
    });
    ends.forEach((end) => {
      say(describe(end));
    });
    return ends.some(({ kind }) => kind === 'not-read') ? 1 : 0;
  } finally {
    redis.disconnect();
    await db.close();
  }
}

/** Not `events.once`, which rejects at the first refused connection. */
function whenReady(redis: Redis): Promise<void> {
  return new Promise((resolve) => redis.once('ready', resolve));
}

function describe(end: Recovered): string {
  switch (end.kind) {
    case 'recovered':
      return `${end.name}: recovered. ${end.invoices} invoices read, ${end.unknown} of them without a job, ${end.takenUp} half-done and taken up again, ${end.reopened} to be made anew.`;
    case 'waits-for-person':
      return `${end.name}: held, waits for a person: ${end.why}.`;
    case 'not-read':
      return `${end.name}: held, not recovered: ${end.why}. Run npm run recover again.`;
  }
}
