import { randomBytes } from 'node:crypto';
import { activateConnection, createCipher, createConnection } from '@sync/connections';
import { createTestDatabase, testRedisUrl, type TestDatabase } from '@sync/database/testing';
import { connectionSettingsSchema } from '@sync/shared';
import { runCommand } from '../../apps/conformance/src/command.js';
import { readConfig } from '../../apps/conformance/src/config.js';
import type { Knobs } from '../../apps/conformance/src/question.js';
import type { Person } from '../../apps/conformance/src/terminal.js';
import { fortnoxSettingsSchema } from '../../apps/sandbox/src/fortnox/state.js';
import { demo, startSandbox, type RunningSandbox } from '../../apps/sandbox/src/index.js';
import { ask } from '../../apps/sandbox/src/testing/fortnox-caller.js';

export type Ended = { readonly code: 0 | 1; readonly printed: string };

export type Stage = {
  readonly sandbox: RunningSandbox;
  readonly database: TestDatabase;
  readonly connectionId: string;
  readonly tenantId: string;
  /** For a process of its own, at Fortnox's own pace. */
  readonly environment: Readonly<Record<string, string>>;
  /** The company anew, empty, with all that questions need, changed by `knobs`. */
  readonly play: (knobs?: Knobs) => Promise<void>;
  /** The command, with a person who answers so; without one unless it is given. */
  readonly run: (args: readonly string[], how?: How) => Promise<Ended>;
  readonly close: () => Promise<void>;
};

type How = {
  readonly person?: Person;
  readonly stop?: AbortSignal;
  readonly connectionId?: string;
  /** Told of every line as it is printed. */
  readonly onPrint?: (line: string) => void;
};

const tenantId = '700001';

/** What a person sets up in a test company, after docs/conformance.md. */
const prepared = {
  tenantId,
  accruals: 'on',
  roundTotals: true,
  // What other questions' answers need to stand still.
  ...{ accountAgainstVat: 'accepted', rowVatCode: 'decides', easyVat: false },
  ...{ accrualsFor: 'unbooked', accrualRows: 'per-period' },
  lockedUntil: '2025-06-30',
  vatCodes: { OSSDE: 19 },
  vatRates: [25, 12, 6, 0, 19],
  accounts: [
    { number: 3043, vat: 25, vatCode: 'MP1', costCenterSettings: 'MANDATORY' },
    { number: 3056, vat: 25.5 },
  ],
};

const settings = connectionSettingsSchema.parse({
  defaultIncomeAccount: '3001',
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
  deferral: { accrualAccount: '2970' },
  vatMap: [
    { rate: '0', regime: 'eu-business', account: '3308' },
    { rate: '19', regime: 'eu-consumer', country: 'DE', account: '3106', vatCode: 'OSSDE' },
    { rate: '25.5', regime: 'eu-consumer', country: 'FI', account: '3056' },
  ],
});

const serviceNames = Object.keys(fortnoxSettingsSchema.shape);

/** At Fortnox's own pace the tests would take minutes. */
const unhurried = { rateRequests: 10_000, rateWindowMs: 5000, rateModel: 'log', retryAfter: false };

/** Where the limit itself is the question: three times as fast as Fortnox's. */
const limited = { ...unhurried, rateRequests: 25, rateWindowMs: 1500 };

/** Sandbox, database and an active connection; the command runs in this process, over real HTTP. */
export async function setStage(): Promise<Stage> {
  const database = await createTestDatabase();
  const sandbox = await startSandbox({ port: 0 });
  const control = `${sandbox.url}/control/fortnox`;
  const key = randomBytes(32);
  const environment = {
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    ENCRYPTION_KEYS: key.toString('base64'),
    FORTNOX_API_URL: sandbox.fortnoxApiUrl,
    FORTNOX_AUTH_URL: sandbox.fortnoxAuthUrl,
  };
  let limits: typeof unhurried = unhurried;
  const play = async (knobs: Knobs = {}): Promise<void> => {
    const isOfService = ([name]: [string, unknown]) => serviceNames.includes(name);
    const entries = Object.entries(knobs);
    const company = Object.fromEntries(entries.filter((entry) => !isOfService(entry)));
    const service = Object.fromEntries(entries.filter(isOfService));
    await ok(ask(`${control}/tenants`, 'POST', { ...prepared, ...company }));
    limits = Object.keys(service).length === 0 ? unhurried : { ...limited, ...service };
    await ok(ask(`${control}/settings`, 'PATCH', limits));
  };
  await play();
  await ok(ask(`${control}/consents`, 'POST', { clientId: demo.clientId, tenantId }));
  const connectionId = await connect(database, key);
  return {
    ...{ sandbox, database, connectionId, tenantId, environment, play },
    run: async (args, how = {}) => {
      const lines: string[] = [];
      const code = await runCommand(['--connection', how.connectionId ?? connectionId, ...args], {
        config: () =>
          readConfig({
            ...environment,
            FORTNOX_RATE_LIMIT_REQUESTS: String(limits.rateRequests),
            FORTNOX_RATE_LIMIT_WINDOW_MS: String(limits.rateWindowMs),
          }),
        print: (line) => {
          lines.push(line);
          how.onPrint?.(line);
        },
        person: how.person,
        stop: how.stop ?? new AbortController().signal,
      });
      return { code, printed: lines.join('\n') };
    },
    close: async () => {
      await sandbox.close();
      await database.drop();
    },
  };
}

async function ok(asked: ReturnType<typeof ask>): Promise<void> {
  const { status, text } = await asked;
  if (status >= 300) throw new Error(`${status} ${text}`);
}

async function connect({ db }: TestDatabase, key: Buffer): Promise<string> {
  const cipher = createCipher([key]);
  const { clientId, clientSecret } = demo;
  const { id } = await createConnection(db, cipher, {
    name: 'Test company',
    subscriptionflow: { site: 'conformance', clientId: 'sf' },
    fortnox: { clientId, tenantId },
    secrets: {
      ...{ subscriptionflowClientSecret: 's', signingSecret: 's' },
      fortnoxClientSecret: clientSecret,
    },
    webhookKey: randomBytes(8).toString('hex'),
    settings,
    returnUrl: undefined,
  });
  await activateConnection(db, id, tenantId);
  return id;
}
