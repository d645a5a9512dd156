import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../services/free-port.js';
import { repositoryRoot } from '../services/repository-root.js';
import type { ServiceAddresses } from '../services/services.js';
import { waitUntil, type SupervisedProcess, type Supervision } from '../services/supervision.js';
import type { Secrets } from './secrets.js';

export type System = {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly workerUrl: string;
  readonly logDirectory: string;
  /** Rejects with the end of its log when one of the processes ends; else stays pending. */
  readonly lost: Promise<never>;
};

type App = { readonly name: string; readonly env: Readonly<Record<string, string>> };

/** The ports of the contract; taken ones are replaced by free ones. */
async function choosePorts(say: (line: string) => void) {
  const wanted = { api: 3000, sandbox: 4000, worker: 9464 };
  const chosen = {
    api: await freePort(wanted.api),
    sandbox: await freePort(wanted.sandbox),
    worker: await freePort(wanted.worker),
  };
  for (const name of ['api', 'sandbox', 'worker'] as const) {
    if (chosen[name] !== wanted[name]) {
      say(`port ${wanted[name]} is taken; the ${name} uses ${chosen[name]}`);
    }
  }
  return chosen;
}

/**
 * Starts sandbox, API and one worker as real processes, as `npm run …` would, and resolves when
 * each has said that it is ready. Settings from the environment reach them unless they name an
 * address that this start decides.
 */
export async function startSystem(
  supervision: Supervision,
  given: {
    readonly services: ServiceAddresses;
    readonly secrets: Secrets;
    readonly directory: string;
    readonly say: (line: string) => void;
  },
): Promise<System> {
  const { services, secrets, directory, say } = given;
  const ports = await choosePorts(say);
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const common = {
    HOST: '127.0.0.1',
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    ENCRYPTION_KEYS: secrets.encryptionKey,
    FORTNOX_API_URL: `${sandboxUrl}/fortnox`,
    FORTNOX_AUTH_URL: `${sandboxUrl}/fortnox/oauth-v1`,
    SUBSCRIPTIONFLOW_URL_TEMPLATE: `${sandboxUrl}/subscriptionflow/{site}`,
  };
  const operators = `operator:operator:${secrets.operatorToken}`;
  const apps: readonly App[] = [
    {
      name: 'sandbox',
      env: {
        HOST: '127.0.0.1',
        SANDBOX_PORT: String(ports.sandbox),
        SYNC_API_URL: apiUrl,
        SYNC_API_TOKEN: secrets.operatorToken,
      },
    },
    {
      name: 'api',
      env: { ...common, PORT: String(ports.api), PUBLIC_URL: apiUrl, OPERATOR_TOKENS: operators },
    },
    { name: 'worker', env: { ...common, METRICS_PORT: String(ports.worker) } },
  ];
  const running = await Promise.all(apps.map((app) => startApp(supervision, directory, app)));
  return {
    apiUrl,
    sandboxUrl,
    workerUrl: `http://127.0.0.1:${ports.worker}`,
    logDirectory: directory,
    lost: Promise.race(running.map(({ name, child }) => lossOf(supervision, name, child))),
  };
}

async function startApp(
  supervision: Supervision,
  directory: string,
  { name, env }: App,
): Promise<{ name: string; child: SupervisedProcess }> {
  const root = repositoryRoot();
  const logFile = join(directory, `${name}.log`);
  rmSync(logFile, { force: true });
  const child = await supervision.run({
    command: process.execPath,
    args: [join(root, 'apps', name, 'dist/main.js')],
    env: { ...inheritedEnvironment(), ...env },
    cwd: root,
    logFile,
    stopSignal: 'SIGTERM',
    // The API gives requests under way 8 s, the worker its attempts about as long.
    graceMs: 12_000,
    layer: 1,
  });
  // Each prints one JSON line with this message when it serves.
  await waitUntil(child, `the ${name}`, 30_000, () =>
    Promise.resolve(readFileSync(logFile, 'utf8').includes('"msg":"ready"')),
  );
  return { name, child };
}

async function lossOf(
  supervision: Supervision,
  name: string,
  child: SupervisedProcess,
): Promise<never> {
  const { code, signal } = await child.ended;
  if (supervision.isStopping()) return new Promise(() => undefined);
  throw new Error(`the ${name} ended (${signal ?? `exit ${code}`}); see ${child.logFile}`);
}

function inheritedEnvironment(): Record<string, string> {
  const set = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(set);
}
