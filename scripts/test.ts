import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'jest';
import { repositoryRoot } from './services/repository-root.js';
import { startServices } from './services/services.js';
import { stopOnSignals } from './services/signals.js';
import { startSupervision } from './services/supervision.js';
import { findProgram, installPackage } from './services/system-packages.js';

/**
 * All tests, on servers of their own: starts what TEST_* or the usual addresses do not name,
 * runs Jest in this process with `args`, stops everything. The exit code is Jest's.
 */
export async function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  const directory = join(repositoryRoot(), '.data', `test-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  stopOnSignals(supervision);
  ensureBrowser(say);
  try {
    const { databaseUrl, redisUrl } = await startServices(supervision, {
      directory,
      lifetime: 'throw-away',
      existing: named(process.env),
      log: say,
    });
    Object.assign(process.env, {
      NODE_ENV: 'test',
      TEST_DATABASE_URL: databaseUrl,
      TEST_REDIS_URL: redisUrl,
    });
    // Its warning after a second would only tell that our servers are still stopping.
    await run(['--openHandlesTimeout=0', ...args]);
  } finally {
    await supervision.stopAll();
    // With Jest's exit code, which it sets on the way out, even if a test left a timer behind.
    process.exit();
  }
}

/** The console and the samples' pages are tested in a real one. */
function ensureBrowser(say: (line: string) => void): void {
  if (findProgram('chromium', 'chromium-browser', 'google-chrome') !== undefined) return;
  const problem = installPackage('chromium', say);
  if (problem !== undefined) say(`tests in a browser will fail: ${problem}`);
}

function named(env: NodeJS.ProcessEnv): { databaseUrl?: string; redisUrl?: string } {
  const databaseUrl = env['TEST_DATABASE_URL'] ?? env['DATABASE_URL'];
  const redisUrl = env['TEST_REDIS_URL'] ?? env['REDIS_URL'];
  return { ...(databaseUrl ? { databaseUrl } : {}), ...(redisUrl ? { redisUrl } : {}) };
}
