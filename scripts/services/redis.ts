import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { restartable, type RestartableServer } from './restartable.js';
import { waitUntil, type SupervisedProcess, type Supervision } from './supervision.js';
import { findProgram, installPackage } from './system-packages.js';

const WAYS_OUT = `No redis-server or valkey-server was found. Three ways out:
  1. install one (Debian/Ubuntu: apt-get install redis-server · macOS: brew install redis),
  2. set REDIS_URL to a Redis >= 6.2 that you run yourself,
  3. use docker compose up, which brings its own.`;

/**
 * Starts a private Redis on a free port of 127.0.0.1 with its data in `directory` and resolves
 * to its address once it answers. Every write is on disk before it is acknowledged (`appendfsync
 * always`), nothing is ever evicted, and a random password keeps other users of the machine out.
 */
export async function startRedis(
  supervision: Supervision,
  directory: string,
  log: (line: string) => void,
): Promise<string> {
  return (await startRestartableRedis(supervision, directory, log)).url;
}

/** The same, for who wants to take it away now and then. */
export async function startRestartableRedis(
  supervision: Supervision,
  directory: string,
  log: (line: string) => void,
): Promise<RestartableServer> {
  const command = findServer(log);
  const data = join(directory, 'redis');
  mkdirSync(data, { recursive: true });
  const password = randomBytes(24).toString('hex');
  const port = await freePort();
  const launch = async (): Promise<SupervisedProcess> => {
    const server = await supervision.run({
      command,
      args: ['-'],
      input: settings({ port, data, password }),
      env: { PATH: process.env['PATH'] ?? '' },
      cwd: data,
      logFile: join(directory, 'redis.log'),
      stopSignal: 'SIGTERM',
      graceMs: 10_000,
      layer: 0,
    });
    // Loading a large append-only file takes a while; a small one is there at once.
    await waitUntil(server, 'Redis', 60_000, () => answersPing('127.0.0.1', port, password));
    return server;
  };
  return restartable(`redis://:${password}@127.0.0.1:${port}/0`, launch, 'SIGKILL');
}

function settings(of: { port: number; data: string; password: string }): string {
  return [
    `port ${of.port}`,
    'bind 127.0.0.1',
    `requirepass ${of.password}`,
    `dir "${of.data}"`,
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

function findServer(log: (line: string) => void): string {
  const find = (): string | undefined => findProgram('redis-server', 'valkey-server');
  const found = find();
  if (found !== undefined) return found;
  const problem = installPackage('redis-server', log);
  const installed = find();
  if (installed === undefined) throw new Error(`${WAYS_OUT}\n(${problem ?? 'not in PATH'})`);
  return installed;
}

/** Redis answers `+PONG`, or `-LOADING` while it still reads its file. */
export function answersPing(host: string, port: number, password?: string): Promise<boolean> {
  const commands = password === undefined ? ['PING'] : [`AUTH ${password}`, 'PING'];
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host, port });
    const finish = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(1000, () => {
      finish(false);
    });
    socket.once('error', () => {
      finish(false);
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('utf8');
      if (answer.split('\r\n').length > commands.length) finish(answer.includes('+PONG'));
    });
    socket.write(`${commands.join('\r\n')}\r\n`);
  });
}
