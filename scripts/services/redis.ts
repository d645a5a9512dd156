import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.js';
import { waitUntil, type Supervision } from './supervision.js';

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
  const command = findServer() ?? installServer(log);
  const data = join(directory, 'redis');
  mkdirSync(data, { recursive: true });
  const password = randomBytes(24).toString('hex');
  const port = await freePort();
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
  await waitUntil(server, 'Redis', 60_000, () => answersPing(port, password));
  return `redis://:${password}@127.0.0.1:${port}/0`;
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

function findServer(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Only where nobody needs to be asked: as root on a Debian; CI and containers are like that. */
function installServer(log: (line: string) => void): string {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(WAYS_OUT);
  log('no redis-server in PATH: installing it from the distribution (apt-get) …');
  // RUNLEVEL=1 keeps the package from starting a service of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'redis-server']]) {
    const { status, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stderr}\n${WAYS_OUT}`);
  }
  const found = findServer();
  if (found === undefined) throw new Error(WAYS_OUT);
  return found;
}

/** Redis answers `+PONG`, or `-LOADING` while it still reads its file. */
function answersPing(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port });
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
      if (answer.split('\r\n').length > 2) finish(answer.includes('+PONG'));
    });
    socket.write(`AUTH ${password}\r\nPING\r\n`);
  });
}
