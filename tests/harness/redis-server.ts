import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/services/free-port.js';
import { findProgram } from '../../scripts/services/system-packages.js';

/** A Redis of the test's own, to be treated as badly as the test needs. */
export type OwnRedis = {
  readonly port: number;
  readonly url: string;
  /** As its administrator. */
  readonly admin: Redis;
  readonly process: ChildProcess;
  /** Ends the process; its data go with it. */
  stop(): Promise<void>;
};

/** Starts it on a free port, or on the one it had before. */
export async function startOwnRedis(...settings: readonly string[]): Promise<OwnRedis> {
  const port = await freePort();
  return startRedisOn(port, ...settings);
}

export async function startRedisOn(
  port: number,
  ...settings: readonly string[]
): Promise<OwnRedis> {
  const program = findProgram('redis-server', 'valkey-server');
  if (program === undefined) throw new Error('redis-server is not installed');
  const directory = mkdtempSync(join(tmpdir(), 'redis-'));
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', ''];
  const child = spawn(program, [...fixed, ...settings], { stdio: 'ignore' });
  const admin = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 100 });
  admin.on('error', () => undefined);
  await new Promise((resolve) => admin.once('ready', resolve));
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    admin,
    process: child,
    stop: async () => {
      admin.disconnect();
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
