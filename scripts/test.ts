import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'jest';
import { repositoryRoot } from './services/repository-root.js';
import { startServices, type ServiceAddresses } from './services/services.js';
import { stopOnSignals } from './services/signals.js';
import { startSupervision, type Supervision } from './services/supervision.js';
import { browserNames } from './services/browser-names.js';
import { findProgram, installPackage } from './services/system-packages.js';

/**
 * All tests, on servers of their own: starts what TEST_* or the usual addresses do not name,
 * runs Jest in this process with `args`, stops everything. The exit code is Jest's.
 */
export function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  return runTests([...args, '--selectProjects', 'unit', 'integration'], say);
}

/**
 * Jest with these arguments, on servers of its own; ends the process with Jest's exit code. Where all
 * of them are ours, three suites run side by side on two processors, each on a PostgreSQL and a Redis that
 * the others do not see: many wait for most of their time. More would make what is timed untrue.
 */
export async function runTests(
  args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const directory = join(repositoryRoot(), '.data', `test-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  supervision.removeAtEnd(directory);
  stopOnSignals(supervision);
  installMissing(say);
  try {
    const sets = await Promise.all(
      Array.from({ length: sideBySide(args) }, (_, index) =>
        services(supervision, join(directory, String(index + 1)), say),
      ),
    );
    process.env['NODE_ENV'] = 'test';
    for (const [index, set] of sets.entries()) Object.assign(process.env, named(set, index + 1));
    // Its warning after a second would only tell that our servers are still stopping.
    await run(['--openHandlesTimeout=0', `--maxWorkers=${sets.length}`, ...args]);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
  await supervision.stopAll();
  // With Jest's exit code, which it sets on the way out, even if a test left a timer behind.
  process.exit();
}

/** Whoever names files or workers gets one set of servers, and so does who brings servers along. */
function sideBySide(args: readonly string[]): number {
  const isWhole = args.every((one) => one.startsWith('--shard') || isChoiceOfProjects(one));
  const isOurs = Object.keys(given(process.env)).length === 0 && !process.env['TEST_SERVICES'];
  return isWhole && isOurs ? Math.min(3, availableParallelism() + 1) : 1;
}

function isChoiceOfProjects(argument: string): boolean {
  return ['--selectProjects', 'unit', 'integration'].includes(argument);
}

/** What a suite finds them by: `tests/harness/own-servers.ts` takes those of its process. */
function named({ databaseUrl, redisUrl }: ServiceAddresses, worker: number): NodeJS.ProcessEnv {
  return {
    [`TEST_DATABASE_URL_${worker}`]: databaseUrl,
    [`TEST_REDIS_URL_${worker}`]: redisUrl,
  };
}

/** Private servers, those that the environment names, or containers. */
async function services(
  supervision: Supervision,
  directory: string,
  log: (line: string) => void,
): Promise<ServiceAddresses> {
  if (process.env['TEST_SERVICES'] !== 'testcontainers') {
    const existing = given(process.env);
    return startServices(supervision, { directory, lifetime: 'throw-away', existing, log });
  }
  supervision.removeAtEnd(directory);
  // Loaded only here: the library and what it brings take longer than our servers.
  const { startContainers } = await import('./services/containers.js');
  const containers = await startContainers(log);
  supervision.alsoStop(() => containers.stop());
  return containers;
}

/** Programs that tests use beside our own, the distribution's package of each, and what for. */
const programs = [
  { anyOf: browserNames, from: 'chromium-headless-shell', orFrom: 'chromium', for: 'pages' },
  // Between us and many a PostgreSQL; in a place that not everybody's PATH has.
  { anyOf: ['pgbouncer', '/usr/sbin/pgbouncer'], from: 'pgbouncer', for: 'the pooler' },
  { anyOf: ['promtool'], from: 'prometheus', for: 'figures and alerts' },
  { anyOf: ['kubectl'], from: 'kubernetes-client', for: 'the manifests' },
  { anyOf: ['psql'], from: 'postgresql-client', for: 'the operators’ documents' },
  { anyOf: ['jq'], from: 'jq', for: 'the operators’ documents' },
];

function installMissing(say: (line: string) => void): void {
  for (const { anyOf, from, for: what, ...also } of programs) {
    if (findProgram(...anyOf) ?? anyOf.find((path) => existsSync(path))) continue;
    const first = installPackage(from, say);
    // Not every distribution has the first.
    const problem =
      first !== undefined && 'orFrom' in also ? installPackage(also.orFrom, say) : first;
    if (problem !== undefined) say(`tests of ${what} will fail: ${problem}`);
  }
}

function given(env: NodeJS.ProcessEnv): { databaseUrl?: string; redisUrl?: string } {
  const databaseUrl = env['TEST_DATABASE_URL'] ?? env['DATABASE_URL'];
  const redisUrl = env['TEST_REDIS_URL'] ?? env['REDIS_URL'];
  return { ...(databaseUrl ? { databaseUrl } : {}), ...(redisUrl ? { redisUrl } : {}) };
}
