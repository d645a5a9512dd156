import { createCompanyRegister } from '@sync/clients';
import { createConnectionMemory, createKeyedDigests, UnreadableSecret } from '@sync/connections';
import { acceptInvoice, takeForRelease, type Lease } from '@sync/jobs';
import { createTestEngine, insertActiveConnection, insertWorker, room } from '@sync/jobs/testing';
import type { TestEngine } from '@sync/jobs/testing';
import { noTelemetry } from '@sync/telemetry';
import { createLogger, err, ok } from '@sync/shared';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';
import { testClient } from '../../../packages/fortnox/src/testing/stubs.js';
import { createActiveAttempts } from './active-attempts.js';
import { runAttempt } from './attempt.js';
import type { AttemptDependencies } from './attempt-record.js';
import { createCompanyAnswers } from './company-answers.js';
import { handlerFor } from './handlers.js';

const maxAttempts = 3;

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

/** What is asked of nobody in these tests throws: the handler must not get that far. */
const fortnoxOf = (open: () => Promise<never>): AttemptDependencies['openFortnox'] => open;

function subscriptionFlowWith(invoice: Readonly<Record<string, string>>): SubscriptionFlowClient {
  const nothing = () => Promise.resolve(ok([]));
  return {
    getInvoice: () => Promise.resolve(ok(invoice)),
    getInvoiceTransactions: nothing,
    getCustomer: () => Promise.resolve(ok({ id: 'c\0', name: 'Acme' })),
    filterInvoices: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
}

function worker(workerId: string, change: Partial<AttemptDependencies>) {
  const log: string[] = [];
  const lease: Lease = {
    workerId,
    isHeld: () => true,
    signal: new AbortController().signal,
    end: () => Promise.resolve(),
    letGo: () => Promise.resolve(),
  };
  const deps: AttemptDependencies = {
    db: test.db,
    handlerFor,
    policy: { maxAttempts, baseMs: 1 },
    openFortnox: fortnoxOf(() => Promise.reject(new Error('not asked for'))),
    openSubscriptionFlow: () => Promise.resolve(subscriptionFlowWith({})),
    register: createCompanyRegister(Date.now),
    connections: createConnectionMemory(),
    digests: createKeyedDigests([Buffer.alloc(32)]),
    release: () => undefined,
    handOver: () => undefined,
    observe: () => undefined,
    observeCall: () => undefined,
    answers: createCompanyAnswers(),
    active: createActiveAttempts(),
    log: createLogger('worker', 'info', {
      write: (line: string) => {
        log.push(line);
      },
    }),
    telemetry: noTelemetry,
    now: () => new Date(),
    random: () => 0,
    ...change,
  };
  return { deps, lease, log };
}

/** Delivers a job of a new connection as often as given, as long as there is something to deliver. */
async function deliver(times: number, change: Partial<AttemptDependencies>) {
  const connectionId = await insertActiveConnection(test.db);
  const invoice = { connectionId, invoiceId: 'inv-1', lane: 'live' } as const;
  await acceptInvoice(test.db, { ...invoice, source: 'webhook' });
  const { deps, lease, log } = worker(await insertWorker(test.db, 60_000), change);
  for (let n = 0; n < times; n += 1) {
    const [delivery] = await takeForRelease(test.db, connectionId, room);
    if (!delivery) break;
    await runAttempt(deps, lease, delivery);
  }
  const job = await test.db.prisma.syncJob.findFirstOrThrow({
    where: { connectionId },
    include: { timeline: { orderBy: { id: 'asc' } } },
  });
  return { job, log: log.join('') };
}

it('notes every customer that a job was about which no event names, however its attempts end', async () => {
  const customers = ['c-7', 'c-8', 'c-8'];
  const { job } = await deliver(3, {
    openFortnox: () => Promise.resolve(testClient('http://127.0.0.1:9')),
    handlerFor: () => (context) => {
      context.facts.customerId = customers.shift();
      const isLast = customers.length === 0;
      const reason = 'once more';
      return Promise.resolve(isLast ? ok(undefined) : err({ kind: 'snooze', forMs: 0, reason }));
    },
  });
  expect(job).toMatchObject({ status: 'succeeded', customerIds: ['c-7', 'c-8'] });
});

const bug = fortnoxOf(() => Promise.reject(new TypeError('cannot read properties of undefined')));

it('counts an exception of our own as an attempt, and ends with a dead letter that names the log', async () => {
  const { job, log } = await deliver(maxAttempts + 2, { openFortnox: bug });
  expect(job).toMatchObject({
    status: 'dead-lettered',
    attempts: maxAttempts,
    deadLetterKind: 'internal-error',
  });
  const logId = /under (\S+)\.$/.exec(job.deadLetterMessage ?? '')?.[1] ?? 'none';
  expect(log).toContain(`"logId":"${logId}"`);
});

it('waits for an encryption key that is missing: the invoice is not to blame', async () => {
  const unreadable = new UnreadableSecret('access-token', 'Ab12Cd34');
  const openFortnox = fortnoxOf(() => Promise.reject(unreadable));
  const { job, log } = await deliver(maxAttempts + 2, { openFortnox });
  expect(job).toMatchObject({ status: 'queued', attempts: 0, seriesAttempts: 0 });
  expect(JSON.stringify(job.timeline.map(({ data }) => data))).toContain('key Ab12Cd34');
  expect(log).toContain('"msg":"secret.unreadable"');
});

it('waits for a secret that is damaged to be given anew, as it does for a key', async () => {
  const damaged = new UnreadableSecret('access-token', 'Ab12Cd34', 'damaged');
  const openFortnox = fortnoxOf(() => Promise.reject(damaged));
  const { job } = await deliver(maxAttempts + 2, { openFortnox });
  expect(job).toMatchObject({ status: 'queued', attempts: 0, seriesAttempts: 0 });
  expect(JSON.stringify(job.timeline.map(({ data }) => data))).toContain('given anew');
});

it('ends with a person, and begins nothing, when its workers have died twenty times in a row', async () => {
  const connectionId = await insertActiveConnection(test.db);
  await acceptInvoice(test.db, {
    connectionId,
    invoiceId: 'inv-1',
    lane: 'live',
    source: 'webhook',
  });
  await test.db.prisma.syncJob.updateMany({ where: { connectionId }, data: { rescues: 20 } });
  const { deps, lease, log } = worker(await insertWorker(test.db, 60_000), { openFortnox: bug });
  const [delivery] = await takeForRelease(test.db, connectionId, room);
  if (!delivery) throw new Error('nothing was released');
  await runAttempt(deps, lease, delivery);
  const job = await test.db.prisma.syncJob.findFirstOrThrow({ where: { connectionId } });
  expect(job).toMatchObject({
    status: 'dead-lettered',
    deadLetterMessage: 'The worker stopped 20 times in a row in the middle of this job.',
    rescues: 0,
  });
  const told = log.map((line) => JSON.parse(line) as unknown);
  expect(told).toContainEqual(
    expect.objectContaining({
      ...{ level: 'warn', msg: 'job.dead-lettered', jobId: job.id, connectionId },
      ...{ kind: job.deadLetterKind, fingerprint: job.fingerprint },
    }),
  );
  expect(JSON.stringify(told)).not.toContain('stopped 20 times');
});

it('spends no attempt while our own database is away', async () => {
  const away = Object.assign(new Error('terminating connection'), { code: '57P01' });
  const { job } = await deliver(1, { openFortnox: fortnoxOf(() => Promise.reject(away)) });
  expect(job).toMatchObject({ status: 'queued', attempts: 0 });
});

// Put back without an attempt, as while the database is away, it would run out of time again each second, for ever.
it('counts an attempt that runs out of time while the database takes other writes', async () => {
  const said = 'A query cannot be executed on an expired transaction.';
  const expired = Object.assign(new Error(said), { code: 'P2028' });
  const { job } = await deliver(1, { openFortnox: fortnoxOf(() => Promise.reject(expired)) });
  expect(job).toMatchObject({ status: 'retrying', attempts: 1 });
});

it('ends an attempt although what it has learned holds what PostgreSQL refuses', async () => {
  const invoice = { id: 'inv-1', name: 'SF-\0\uD800', status: 'Paid\0', currency: 'S\0K' };
  const { job } = await deliver(maxAttempts + 2, {
    openFortnox: () => Promise.resolve(testClient('http://127.0.0.1:9')),
    openSubscriptionFlow: () => Promise.resolve(subscriptionFlowWith(invoice)),
  });
  expect(job).toMatchObject({ status: 'dead-lettered', invoiceNumber: null });
});

it('ends an attempt as a fault of ours when the database refuses its end, and never goes round', async () => {
  await test.db.prisma.$executeRawUnsafe(`
    CREATE FUNCTION refuse_verdicts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.type = 'call' THEN
        RAISE EXCEPTION 'unsupported Unicode escape sequence' USING ERRCODE = '22P05';
      END IF;
      RETURN NEW;
    END $$`);
  await test.db.prisma.$executeRawUnsafe(`
    CREATE TRIGGER refuse_verdicts BEFORE INSERT ON timeline_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_verdicts()`);
  try {
    const { job, log } = await deliver(maxAttempts + 2, {
      openFortnox: (_connection, call) => {
        const record = { method: 'GET', path: '/3/x', status: 200, durationMs: 1, waitedMs: 0 };
        const unknown = {
          fortnoxCode: undefined,
          requestId: undefined,
          failure: undefined,
          sent: undefined,
        };
        call.onCall?.({ ...record, ...unknown });
        return Promise.reject(new Error('and then a bug'));
      },
    });
    expect(job).toMatchObject({ status: 'dead-lettered', attempts: maxAttempts });
    expect(job.deadLetterKind).toBe('internal-error');
    expect(log).toContain('attempt.end-refused');
  } finally {
    await test.db.prisma.$executeRawUnsafe('DROP TRIGGER refuse_verdicts ON timeline_entries');
  }
});

it('leaves a running attempt alone when a stale delivery of its release comes in between', async () => {
  const connectionId = await insertActiveConnection(test.db);
  const invoice = { connectionId, invoiceId: 'inv-1', lane: 'live' } as const;
  await acceptInvoice(test.db, { ...invoice, source: 'webhook' });
  const [delivery] = await takeForRelease(test.db, connectionId, room);
  if (!delivery) throw new Error('nothing was released');
  let goOn: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { deps, lease } = worker(await insertWorker(test.db, 60_000), {
    openFortnox: () =>
      new Promise((_, reject) => {
        goOn = () => {
          reject(new Error('over'));
        };
        begun();
      }),
  });
  const attempt = runAttempt(deps, lease, delivery);
  await running;
  expect(await runAttempt(deps, lease, delivery)).toEqual({ kind: 'done', note: 'stale delivery' });
  expect(deps.active.deliveries()).toEqual([delivery]);
  goOn();
  await attempt;
  expect(deps.active.deliveries()).toEqual([]);
});
