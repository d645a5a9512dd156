import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { applyMigrations, openDatabase, type Database } from '@sync/database';
import { leaseMs, rescueJobsOfDeadWorkers } from '@sync/jobs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { repositoryRoot } from '../scripts/services/repository-root.js';
import { withPrivatePostgres } from '../scripts/services/private-postgres.js';
import { eventually } from './harness/eventually.js';

jest.setTimeout(120_000);

/** A worker's lease in a process of its own; says under which name. */
const holder = `import { holdLease } from '@sync/jobs';
  const { workerId } = await holdLease({ databaseUrl: process.argv[1], onLost: () => {} });
  console.log(workerId);`;

type Holder = { readonly child: ChildProcess; readonly workerId: string };

async function hold(url: string): Promise<Holder> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder, url], {
    cwd: `${repositoryRoot()}/apps/worker`,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, workerId: said.toString().trim() };
}

/** Whether a sweep holds this worker for dead. */
async function isTakenForDead(db: Database, { workerId }: Holder): Promise<boolean> {
  await rescueJobsOfDeadWorkers(db);
  const { sessionGoneAt } = await db.prisma.worker.findUniqueOrThrow({ where: { id: workerId } });
  return sessionGoneAt !== null;
}

/** One of its processes is killed, as for want of memory: PostgreSQL ends all others and recovers. */
async function crash(url: string): Promise<void> {
  const victim = new pg.Client({ connectionString: url });
  victim.on('error', () => undefined);
  await victim.connect();
  const { rows } = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  for (const { pid } of rows) process.kill(pid, 'SIGKILL');
}

/** Over a connection of this moment: those of before may have ended with a crash. */
async function asked<T>(url: string, question: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ url, poolSize: 1 });
  try {
    return await question(db);
  } finally {
    await db.close();
  }
}

async function withHolder(work: (url: string, holder: Holder) => Promise<void>): Promise<void> {
  await withPrivatePostgres(
    () => undefined,
    async (url) => {
      const migrationsDir = join(repositoryRoot(), 'prisma/migrations');
      await applyMigrations({ databaseUrl: url, migrationsDir, log: () => undefined });
      const held = await hold(url);
      try {
        await work(url, held);
      } finally {
        held.child.kill('SIGKILL');
      }
    },
    'crash-safe',
  );
}

it('is not taken for dead when PostgreSQL has crashed under it, though its session is gone', () =>
  withHolder(async (url, held) => {
    held.child.kill('SIGSTOP');
    await crash(url);
    const verdict = await eventually(
      () => asked(url, (db) => isTakenForDead(db, held)).then(String, () => undefined),
      20_000,
    );
    await sleep(leaseMs);
    expect([verdict, await asked(url, (db) => isTakenForDead(db, held))]).toEqual(['false', false]);
  }));

it('is known to be dead as soon as it is killed', () =>
  withHolder(async (url, held) => {
    held.child.kill('SIGKILL');
    await eventually(
      async () => (await asked(url, (db) => isTakenForDead(db, held))) || undefined,
      leaseMs,
    );
  }));
