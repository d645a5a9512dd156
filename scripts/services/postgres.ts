import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { preparePostgresHome, type PostgresHome } from './postgres-home.js';
import { restartable, type RestartableServer } from './restartable.js';
import { endOfLog, waitUntil, type SupervisedProcess, type Supervision } from './supervision.js';
import type { ProcessPlan } from './supervisor-protocol.js';

/** Of the role and of the database. */
const NAME = 'sync';

type Options = {
  readonly directory: string;
  /**
   * `full`: as PostgreSQL comes. For data that is thrown away afterwards: `as-deployed` costs what
   * `full` costs, `crash-safe` survives a crash of the server but not of the machine, `none` skips
   * every safeguard.
   */
  readonly durability: 'full' | 'as-deployed' | 'crash-safe' | 'none';
  readonly log: (line: string) => void;
};

/**
 * Starts a private PostgreSQL on a free port of 127.0.0.1 with its data in `directory` and
 * resolves to its address once it accepts connections.
 */
export async function startPostgres(supervision: Supervision, options: Options): Promise<string> {
  return (await startRestartablePostgres(supervision, options)).url;
}

/** The same, for who wants to take it away now and then. */
export async function startRestartablePostgres(
  supervision: Supervision,
  options: Options,
): Promise<RestartableServer> {
  const home = preparePostgresHome(options.directory);
  if (home.elsewhere !== undefined) {
    options.log(`PostgreSQL's user cannot enter this folder; it runs from ${home.elsewhere}`);
    if (options.durability !== 'full') supervision.removeAtEnd(home.elsewhere);
  }
  const password = keptPassword(options.directory);
  const cluster = await preparedCluster(supervision, home, options, password);
  const port = await freePort();
  const launch = async (): Promise<SupervisedProcess> => {
    const server = await supervision.run({
      ...how(home, join(options.directory, 'postgres.log')),
      command: join(home.bin, 'postgres'),
      args: ['-D', cluster, ...flags({ port, ...options })],
      // Fast shutdown: ends the sessions, writes a checkpoint.
      stopSignal: 'SIGINT',
      graceMs: 20_000,
    });
    // Recovery after an interruption replays the log first.
    await waitUntil(server, 'PostgreSQL', 60_000, () =>
      Promise.resolve(isReady(cluster, server.pid)),
    );
    return server;
  };
  const url = `postgresql://${NAME}:${password}@127.0.0.1:${port}/${NAME}`;
  // Immediate shutdown: what a crash leaves, without a killed postmaster's orphans.
  return restartable(url, launch, 'SIGQUIT');
}

type HowToRun = Omit<ProcessPlan, 'id' | 'command' | 'args'>;

function how(home: PostgresHome, logFile: string): HowToRun {
  return {
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
    cwd: home.data,
    logFile,
    stopSignal: 'SIGTERM',
    graceMs: 5_000,
    layer: 0,
    ...(home.user ? { user: home.user } : {}),
  };
}

const unsafeFlags: Readonly<Record<Options['durability'], readonly string[]>> = {
  full: [],
  'as-deployed': [],
  'crash-safe': ['fsync=off', 'full_page_writes=off'],
  none: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
};

function flags(options: { port: number; durability: Options['durability'] }): string[] {
  const settings = [
    `port=${options.port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    // Every test suite and every process brings a pool of its own.
    'max_connections=300',
    ...unsafeFlags[options.durability],
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

/** Beside the cluster and not in it, as the cluster belongs to another user. */
function keptPassword(directory: string): string {
  const path = join(directory, 'postgres-password');
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8');
}

/**
 * The cluster is made in a folder that gets its name when it is complete: whoever is interrupted
 * half-way leaves rubbish for the next start to sweep, never half a cluster.
 */
async function preparedCluster(
  supervision: Supervision,
  home: PostgresHome,
  options: { directory: string; log: (line: string) => void },
  password: string,
): Promise<string> {
  const cluster = join(home.data, 'cluster');
  for (const name of readdirSync(home.data).filter((name) => name.startsWith('unfinished-'))) {
    rmSync(join(home.data, name), { recursive: true });
  }
  if (existsSync(cluster)) return cluster;
  options.log('creating the PostgreSQL cluster …');
  const unfinished = join(home.data, `unfinished-${process.pid}`);
  const runHere = runner(supervision, home, join(options.directory, 'initdb.log'));
  const passwordFile = `${unfinished}-password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  await runHere('initdb', initdbArguments(unfinished, passwordFile));
  rmSync(passwordFile);
  await runHere(
    'postgres',
    ['--single', '-D', unfinished, 'postgres'],
    `CREATE DATABASE ${NAME}\n`,
  );
  renameSync(unfinished, cluster);
  return cluster;
}

function initdbArguments(directory: string, passwordFile: string): string[] {
  return [
    `--pgdata=${directory}`,
    `--username=${NAME}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order and case rules everywhere, whatever locales the machine has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
}

type Run = (program: 'initdb' | 'postgres', args: string[], input?: string) => Promise<void>;

/** Runs one of PostgreSQL's programs to its end; throws with the end of its log if it fails. */
function runner(supervision: Supervision, home: PostgresHome, logFile: string): Run {
  return async (program, args, input = '') => {
    const command = join(home.bin, program);
    const child = await supervision.run({ ...how(home, logFile), command, args, input });
    const { code } = await child.ended;
    if (code !== 0) throw new Error(`${program} failed:\n${await endOfLog(logFile)}`);
  };
}

/** The server itself says so, in the last line of its pid file, once recovery is over. */
function isReady(cluster: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}
