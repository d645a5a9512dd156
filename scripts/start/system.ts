import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../services/repository-root.js';
import type { ServiceAddresses } from '../services/services.js';
import { waitUntil, type SupervisedProcess, type Supervision } from '../services/supervision.js';
import { chooseListeners } from './listeners.js';
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
  const { host, ports, urls, publicUrl } = await chooseListeners(process.env, say);
  const common = {
    HOST: host,
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    ENCRYPTION_KEYS: secrets.encryptionKey,
    FORTNOX_API_URL: `${urls.sandbox}/fortnox`,
    FORTNOX_AUTH_URL: `${urls.sandbox}/fortnox/oauth-v1`,
    SUBSCRIPTIONFLOW_URL_TEMPLATE: `${urls.sandbox}/subscriptionflow/{site}`,
  };
  const apps: readonly App[] = [
    {
      name: 'sandbox',
      env: {
        HOST: host,
        SANDBOX_PORT: String(ports.sandbox),
        SYNC_API_URL: urls.api,
        SYNC_API_TOKEN: secrets.operatorToken,
      },
    },
    {
      name: 'api',
      env: {
        ...common,
        PORT: String(ports.api),
        PUBLIC_URL: publicUrl,
        OPERATOR_TOKENS: `operator:operator:${secrets.operatorToken}`,
      },
    },
    { name: 'worker', env: { ...common, METRICS_PORT: String(ports.worker) } },
  ];
  const running = await Promise.all(apps.map((app) => startApp(supervision, directory, app)));
  return {
    apiUrl: urls.api,
    sandboxUrl: urls.sandbox,
    workerUrl: urls.worker,
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
