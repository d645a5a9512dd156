import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/services/free-port.js';
import { findProgram } from '../../scripts/services/system-packages.js';
import { eventually } from './eventually.js';

export type Pooler = { readonly url: string; stop(): Promise<void> };

/**
 * The real PgBouncer before the database of `databaseUrl`, in transaction pooling with four
 * sessions to share and every other setting as it comes.
 */
export async function startPgBouncer(
  databaseUrl: string,
  mode: 'session' | 'transaction' = 'transaction',
): Promise<Pooler> {
  const url = new URL(databaseUrl);
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  // The program refuses to run as root and reads its files as somebody else.
  chmodSync(directory, 0o755);
  const users = join(directory, 'users.txt');
  writeFileSync(users, `"${url.username}" "${url.password}"\n`, { mode: 0o644 });
  const file = join(directory, 'pgbouncer.ini');
  writeFileSync(file, configuration(url, port, users, mode), { mode: 0o644 });
  const asOther = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const program = findProgram('pgbouncer') ?? '/usr/sbin/pgbouncer';
  if (!existsSync(program)) throw new Error('pgbouncer is not installed; run `npm test` as root');
  const child = spawn(program, [...asOther, file], { stdio: 'ignore' });
  await eventually(() => answers(port), 10_000);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const configuration = (url: URL, port: number, users: string, mode: string): string => `
[databases]
* = host=${url.hostname} port=${url.port || '5432'}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = ${mode}
default_pool_size = 4
`;

function answers(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(undefined);
    });
  });
}
