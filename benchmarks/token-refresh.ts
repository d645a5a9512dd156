import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { applyMigrations, openDatabase } from '@sync/database';
import { createCipher, createConnection, createTokenStore } from '@sync/connections';
import { createAccessTokens, createFortnoxClient, exchangeAuthorizationCode } from '@sync/fortnox';
import { demo, startSandbox, type RunningSandbox } from '@sync/sandbox';
import { connectionSettingsSchema } from '@sync/shared';
import Table from 'cli-table3';

/**
 * Do tokens survive many processes, and processes that die? Four processes share one connection
 * whose access tokens live 3 s (Fortnox: an hour, so a minute here is 20 hours of renewals), over
 * a real PostgreSQL and the sandbox's single-use refresh tokens. Kills are SIGKILL at random
 * moments; refreshes are slow, so that some are hit.
 *
 *   node .data/build/benchmarks/token-refresh.js --database postgresql://… --seconds 60
 */
const { values: options } = parseArgs({
  options: {
    database: { type: 'string', default: 'postgresql://127.0.0.1:5432/postgres' },
    seconds: { type: 'string', default: '60' },
    processes: { type: 'string', default: '4' },
    /** Set in the processes that this program starts of itself. */
    worker: { type: 'string' },
    key: { type: 'string', default: randomBytes(32).toString('base64') },
  },
});

const TOKEN_LIFE_MS = 3_000;
/** Measured by others: a refresh takes about 0.7 s. Long, so that kills hit it often. */
const REFRESH_LATENCY_MS = 500;
const KILL_EVERY_MS = 1_500;
const CALL_EVERY_MS = 50;
const REDIRECT_URI = 'http://127.0.0.1/callback';
const credentials = { clientId: demo.clientId, clientSecret: demo.clientSecret };
const scopes = ['companyinformation'];

type Grant = 'client-credentials' | 'refresh-token';
type Assignment = {
  readonly connectionId: string;
  readonly grant: Grant;
  readonly apiUrl: string;
  readonly authUrl: string;
};
type Counts = Record<string, number>;

const cipher = createCipher([Buffer.from(options.key, 'base64')]);
const db = openDatabase({ url: options.database });
const store = createTokenStore(db, cipher);

async function compare(): Promise<void> {
  const migrationsDir = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
  await applyMigrations({ databaseUrl: options.database, migrationsDir, log: () => undefined });
  const head = [
    'grant',
    'kills',
    'tokens issued',
    'spent tokens used',
    'calls',
    '401',
    'consents lost',
  ];
  const table = new Table({ style: { head: [], border: [] }, head });
  table.push(await measure('refresh-token', false));
  table.push(await measure('client-credentials', true));
  table.push(await measure('refresh-token', true));
  await db.close();
  process.stdout.write(`${options.processes} processes, ${options.seconds} s each\n`);
  process.stdout.write(`${table.toString()}\n`);
}

async function measure(grant: Grant, kills: boolean): Promise<(string | number)[]> {
  process.stderr.write(`measuring ${grant} ${kills ? 'with' : 'without'} kills …\n`);
  const sandbox = await startSandbox({
    port: 0,
    fortnox: {
      accessTokenMs: TOKEN_LIFE_MS,
      refreshLatencyMs: REFRESH_LATENCY_MS,
      // The limit is another benchmark's question.
      rateRequests: 1_000_000,
    },
  });
  const run = new Run(sandbox, { connectionId: await connect(), grant, ...addresses(sandbox) });
  await run.consent();
  await run.until(Date.now() + Number(options.seconds) * 1000, kills);
  const { events } = sandbox.sandbox.fortnox.authorizations;
  const issued = events.filter(({ outcome }) => outcome === 'issued').length;
  const spent = events.filter(({ outcome }) => outcome === 'spent').length;
  await sandbox.close();
  const { ok = 0, unauthorized = 0 } = run.counts;
  return [grant, run.kills, issued, spent, ok, unauthorized, run.lost];
}

function addresses(sandbox: RunningSandbox) {
  return { apiUrl: sandbox.fortnoxApiUrl, authUrl: sandbox.fortnoxAuthUrl };
}

async function connect(): Promise<string> {
  const account = '1930';
  const connection = await createConnection(db, cipher, {
    name: 'benchmark',
    subscriptionflow: { site: 'benchmark', clientId: 'benchmark' },
    fortnox: { clientId: demo.clientId, tenantId: demo.tenantId },
    secrets: {
      subscriptionflowClientSecret: 'x',
      fortnoxClientSecret: demo.clientSecret,
      signingSecret: 'x',
    },
    webhookKey: randomUUID(),
    settings: connectionSettingsSchema.parse({
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account, modeOfPayment: 'BG' },
    }),
    returnUrl: undefined,
  });
  return connection.id;
}

/** One measurement: its processes, what they count, and the kills. */
class Run {
  readonly counts: Counts = {};
  kills = 0;
  lost = 0;
  readonly #sandbox: RunningSandbox;
  readonly #assignment: Assignment;
  readonly #children = new Set<ChildProcess>();
  #consenting: Promise<void> | undefined;

  constructor(sandbox: RunningSandbox, assignment: Assignment) {
    this.#sandbox = sandbox;
    this.#assignment = assignment;
  }

  /** What a person does at Fortnox's consent page. */
  async consent(): Promise<void> {
    const { authorizations } = this.#sandbox.sandbox.fortnox;
    const grant = { clientId: demo.clientId, tenantId: demo.tenantId, scopes };
    authorizations.consent(grant);
    const code = authorizations.createCode({ ...grant, redirectUri: REDIRECT_URI, offline: true });
    const { authUrl, connectionId } = this.#assignment;
    const endpoint = { authUrl, credentials };
    const tokens = await exchangeAuthorizationCode(endpoint, { code, redirectUri: REDIRECT_URI });
    if (!tokens.ok) throw new Error(`no consent: ${tokens.error.detail}`);
    await store.replace(connectionId, tokens.value);
  }

  async until(endAt: number, kills: boolean): Promise<void> {
    for (let i = 0; i < Number(options.processes); i += 1) this.#start();
    while (Date.now() < endAt) {
      await sleep(KILL_EVERY_MS * (0.5 + Math.random()));
      if (kills) this.#killOne();
    }
    const ends = [...this.#children].map(
      (child) => new Promise((resolve) => child.once('exit', resolve)),
    );
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(ends);
  }

  #start(): void {
    const args = ['--worker', JSON.stringify(this.#assignment)];
    const child = fork(fileURLToPath(import.meta.url), [
      ...args,
      ...['--database', options.database, '--key', options.key],
    ]);
    this.#children.add(child);
    child.on('message', (message) => {
      if (typeof message === 'string') this.#note(message);
    });
    child.on('exit', () => this.#children.delete(child));
  }

  #note(outcome: string): void {
    this.counts[outcome] = (this.counts[outcome] ?? 0) + 1;
    if (outcome !== 'consent-lost' || this.#consenting) return;
    // Counted once per loss: every process notices it.
    this.lost += 1;
    this.#consenting = this.consent()
      .then(() => sleep(2_000))
      .finally(() => {
        this.#consenting = undefined;
      });
  }

  #killOne(): void {
    const children = [...this.#children];
    const victim = children[Math.floor(Math.random() * children.length)];
    if (!victim) return;
    this.kills += 1;
    victim.kill('SIGKILL');
    this.#start();
  }
}

async function work({ connectionId, grant, apiUrl, authUrl }: Assignment): Promise<void> {
  const tokens = createAccessTokens({
    connectionId,
    store,
    credentials,
    tenantId: grant === 'client-credentials' ? demo.tenantId : undefined,
    authUrl,
    // A dead holder's claim then lapses after 7 s, as everything else here is faster too.
    timeoutMs: 1_000,
  });
  const client = createFortnoxClient({
    apiUrl,
    timeoutMs: 5_000,
    tokens,
    limiter: {
      acquire: () => Promise.resolve({ admitted: true, waitedMs: 0 }),
      report: () => Promise.resolve(),
    },
    call: { lane: 'live', maxWaitMs: 0 },
  });
  for (;;) {
    const result = await client.companyInformation.get();
    process.send?.(result.ok ? 'ok' : result.error.kind);
    await sleep(CALL_EVERY_MS);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// Last, because classes exist only below their definition.
if (options.worker === undefined) await compare();
else await work(JSON.parse(options.worker) as Assignment);
