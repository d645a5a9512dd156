import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { createCipher, createConnection } from '@sync/connections';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { connectionSettingsSchema } from '@sync/shared';
import { startOwnRedis, type OwnRedis } from '../harness/redis-server.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A sound installation with one connected company, to be spoilt one thing at a time. */
export type World = {
  readonly database: TestDatabase;
  readonly redis: OwnRedis;
  /** Everything that API and worker need, and right. */
  readonly environment: Environment;
  /** The role of DATABASE_URL. */
  readonly role: string;
  readonly connectionId: string;
  /** Runs a statement as the owner of the database. */
  readonly sql: (statement: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function makeWorld(): Promise<World> {
  const [database, redis] = [await createTestDatabase(), await startOwnRedis()];
  await redis.admin.config('SET', 'appendonly', 'yes');
  await redis.admin.call('ACL', 'SETUSER', 'sync', ...leastRights);
  const outside = await answeringServer();
  const key = randomBytes(32);
  const DATABASE_URL = await database.runtimeUrl();
  return {
    ...{ database, redis, role: new URL(DATABASE_URL).username },
    connectionId: await connect(database, key),
    environment: {
      DATABASE_URL,
      REDIS_URL: `redis://sync:gr8-redis-secret@127.0.0.1:${redis.port}/0`,
      ENCRYPTION_KEYS: key.toString('base64'),
      OPERATOR_TOKENS: `anna:operator:${randomBytes(24).toString('hex')}`,
      PUBLIC_URL: 'https://sync.company.example',
      FORTNOX_API_URL: `${outside.url}/fortnox`,
      FORTNOX_AUTH_URL: `${outside.url}/oauth`,
      SUBSCRIPTIONFLOW_URL_TEMPLATE: `${outside.url}/{site}`,
    },
    sql: async (statement) => {
      await database.db.prisma.$executeRawUnsafe(statement);
    },
    stop: async () => {
      await redis.stop();
      await database.drop();
      await new Promise((done) => outside.server.close(done));
    },
  };
}

/** As docs/stores.md names it, and what lets Redis tell of itself. */
const leastRights = [
  ...['on', '>gr8-redis-secret', 'resetkeys', '~sync:*', '~fortnox-limiter:*'],
  ...['+@all', '-@dangerous', '+info'],
];

/** Fortnox and SubscriptionFlow, as far as the doctor is concerned: somebody who answers. */
async function answeringServer(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((_request, response) => {
    response.writeHead(404, { connection: 'close' }).end();
  });
  return { server, url: await listening(server) };
}

export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

async function connect(database: TestDatabase, key: Buffer): Promise<string> {
  const { id } = await createConnection(database.db, createCipher([key]), {
    name: 'Acme AB',
    subscriptionflow: { site: 'acme', clientId: 'sf-client' },
    fortnox: { clientId: 'fx-client', tenantId: '123456' },
    secrets: {
      signingSecret: 'whsec_gr8-signing-secret',
      subscriptionflowClientSecret: 'gr8-sf-secret',
      fortnoxClientSecret: 'gr8-fx-secret',
    },
    webhookKey: randomBytes(16).toString('hex'),
    settings: connectionSettingsSchema.parse({
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    }),
    returnUrl: undefined,
  });
  await database.db.prisma.connection.update({ where: { id }, data: { status: 'active' } });
  return id;
}

export type Told = {
  readonly check: string;
  readonly level: string;
  readonly what: string;
  readonly remedy?: string;
};

export type Diagnosis = {
  readonly exitCode: number;
  readonly checks: readonly Told[];
  /** Everything that was printed, on both outputs. */
  readonly text: string;
  /** Without loading the program, which is the machine's affair. */
  readonly tookMs: number;
};

/** `npm run doctor -- --json` as an operator's shell runs it. */
export async function diagnose(environment: Environment): Promise<Diagnosis> {
  const { exitCode, text } = await doctor(environment, '--json');
  const told = JSON.parse(text) as Pick<Diagnosis, 'checks' | 'tookMs'>;
  return { exitCode, text, checks: told.checks, tookMs: told.tookMs };
}

export function doctor(
  environment: Environment,
  ...args: readonly string[]
): Promise<{ readonly exitCode: number; readonly text: string }> {
  const main = join(process.cwd(), 'packages/checks/dist/doctor/main.js');
  const env = { PATH: process.env['PATH'], ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}
