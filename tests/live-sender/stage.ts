import { producerConnection } from '@sync/jobs';
import { openDatabase, type Database } from '@sync/database';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bringUp, type ChaosSystem } from '../../scripts/chaos/system.js';
import { repositoryRoot } from '../../scripts/services/repository-root.js';
import { startSupervision } from '../../scripts/services/supervision.js';
import { at, listAt, textAt } from '../../scripts/start/json.js';
import { connectCompanies } from '../../scripts/workload/company.js';
import { sendSignedEvent } from '../../scripts/workload/doors.js';
import { eventually } from '../harness/eventually.js';
import { caseCount, casesFor, eventsOf, type Case } from './changes.js';

/** A loaded machine with two cores needs its time. */
const patienceMs = 150_000;

export type Stage = {
  readonly system: ChaosSystem;
  readonly db: Database;
  readonly cases: readonly Case[];
  readonly stop: () => Promise<void>;
};

/** A whole system on servers of its own, with an invoice in Fortnox wherever one is to be refunded. */
export async function setStage(workers: number): Promise<Stage> {
  const directory = join(repositoryRoot(), '.data', `live-sender-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  supervision.removeAtEnd(directory);
  // The limiter plays no part here.
  const env = { FORTNOX_RATE_LIMIT_REQUESTS: '500' };
  const system = await bringUp(supervision, directory, { apis: 1, workers, env }, () => undefined);
  const db = openDatabase({ url: system.servers.postgres.url, poolSize: 2 });
  const { api, sandbox } = system;
  const companies = await connectCompanies(api, sandbox, caseCount, 700_000, { refunds: 'credit' });
  const stage: Stage = {
    system,
    db,
    cases: casesFor(companies),
    stop: async () => {
      system.processes.stopReplacing();
      await db.close();
      await supervision.stopAll();
    },
  };
  await prepare(stage);
  return stage;
}

/** Everything up to the change that is watched: the invoice of a refund, the refund before one. */
async function prepare(stage: Stage): Promise<void> {
  let jobs = 0;
  for (const step of [0, 1]) {
    const due = stage.cases.filter((one) => eventsOf(one).length > step + 1);
    await Promise.all(due.map((one) => tell(stage, one, eventsOf(one)[step])));
    jobs += due.length;
    await untilEnded(stage, jobs);
  }
}

/** Every event of every case has a job of its own. */
export function jobCount({ cases }: Stage): number {
  return cases.flatMap(eventsOf).length;
}

/** Sends everything; resolves when every change is on its way and Fortnox has answered none. */
export async function sendAll(stage: Stage): Promise<void> {
  const { system, cases } = stage;
  const { sandbox } = system;
  for (const { fault } of cases) await sandbox.post('/control/fortnox/faults', fault);
  await Promise.all(cases.map((one) => tell(stage, one, eventsOf(one).at(-1))));
  await eventually(async () => {
    const faults = listAt(await sandbox.get('/control/fortnox/faults'), 'items');
    return faults.every((fault) => at(fault, 'struck') === 1) ? true : undefined;
  }, patienceMs);
}

/**
 * Repeats the message after a 503, as its sender does ("nothing was taken"): five systems start side by
 * side here, and on a busy machine PostgreSQL can take longer than the API waits for it. A 200 is the
 * answer to a repeat whose first was taken after all.
 */
async function tell({ system }: Stage, { company }: Case, event: unknown): Promise<void> {
  const id = `msg_${randomUUID()}`;
  const status = await eventually(async () => {
    const answer = await sendSignedEvent(system.apiUrls[0] ?? '', company, id, event);
    return answer === 503 ? undefined : answer;
  }, patienceMs);
  if (status !== 202 && status !== 200) throw new Error(`an event was answered ${status}`);
}

/** Resolves when as many jobs as given exist and none is under way any more. */
export async function untilEnded({ db }: Stage, jobs: number): Promise<void> {
  let open: unknown;
  await eventually(
    async () => {
      try {
        open = await db.prisma.syncJob.findMany({
          where: { status: { in: ['queued', 'running', 'retrying'] } },
          select: { status: true, reason: true, connectionId: true, kind: true },
        });
        const ended = await db.prisma.syncJob.count({ where: { finishedAt: { not: null } } });
        return ended === jobs && Array.isArray(open) && open.length === 0 ? true : undefined;
      } catch (error) {
        // PostgreSQL is being restarted.
        open = error;
        return undefined;
      }
    },
    patienceMs,
    () => open,
  );
}

/** By case: how its jobs ended, and how many invoices, payments and credits stand in Fortnox. */
export async function outcomes({ system, db, cases }: Stage): Promise<Record<string, unknown>> {
  const entries = cases.map(async ({ name, company }) => {
    const jobs = await db.prisma.syncJob.findMany({
      where: { connectionId: company.connectionId },
      select: { status: true, deadLetterMessage: true },
    });
    const ledger = await system.sandbox.get(`/control/fortnox/${company.tenantId}/ledger`);
    const invoices = listAt(ledger, 'invoices');
    return [
      name,
      {
        statuses: jobs.map(({ status, deadLetterMessage }) => deadLetterMessage ?? status),
        customers: listAt(ledger, 'customers').length,
        invoices: invoices.map((invoice) => ({
          booked: at(invoice, 'booked'),
          balance: Number(textAt(invoice, 'balance')),
          payments: listAt(invoice, 'payments').length,
        })),
      },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What `outcomes` says when every change has happened once. */
export function onceEach({ cases }: Stage): Record<string, unknown> {
  const invoice = { booked: true, balance: 0, payments: 1 };
  const entries = cases.map((one) => {
    const events = eventsOf(one);
    const statuses = events.map(() => 'succeeded');
    return [one.name, { statuses, customers: 1, invoices: events.map(() => invoice) }];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Takes from BullMQ what says that a consumer still works on its deliveries. */
export async function makeDeliveriesStall({ system }: Stage): Promise<void> {
  await onRedis(system, async (redis) => {
    const locks = await redis.keys('*:lock');
    if (locks.length > 0) await redis.del(...locks);
  });
}

export async function emptyRedis({ system }: Stage): Promise<void> {
  await onRedis(system, async (redis) => {
    await redis.flushall();
  });
}

async function onRedis(
  { servers }: ChaosSystem,
  work: (redis: ReturnType<typeof producerConnection>) => Promise<void>,
): Promise<void> {
  const redis = producerConnection(servers.redis.url);
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve);
      redis.once('error', reject);
    });
    await work(redis);
  } finally {
    redis.disconnect();
  }
}
