import { createCompanyRegister } from '@sync/clients';
import { createConnectionMemory, createKeyedDigests } from '@sync/connections';
import { openDatabase } from '@sync/database';
import { beginIntent, type JobEnd } from '@sync/jobs';
import { createTestEngine, type TestEngine } from '@sync/jobs/testing';
import { routeTo } from '@sync/shared/testing';
import { noTelemetry } from '@sync/telemetry';
import { createActiveAttempts } from './active-attempts.js';
import type { Attempt } from './attempt-record.js';
import { ClaimGuard } from './claim-guard.js';
import { createCompanyAnswers } from './company-answers.js';
import { endOf, explain, outcomeOf, recordEnd } from './end-attempt.js';
import { startHistory } from './handler.js';
import { heldLease, recordedLog } from './testing/stage.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

const deadLetter = {
  kind: 'dead-letter',
  deadLetter: {
    ...{ fingerprint: 'f', kind: 'account-inactive', code: 17, message: 'Konto 3999 …' },
    action: 'Activate it.',
  },
} as const satisfies JobEnd;

describe('a lost consent', () => {
  const lost = { kind: 'connection-lost', reason: 'invalid_grant' } as const;

  it('costs the job nothing: it waits for the connection', () => {
    const waits = { kind: 'snooze', forMs: 0, reason: 'waiting for consent: invalid_grant' };
    expect(endOf(lost)).toEqual(waits);
  });

  it('is no dead letter to whoever looks at the queue', () => {
    expect(outcomeOf(lost)).toEqual({ kind: 'done', note: 'connection-lost' });
  });
});

it('what goes to Redis names the kind of a dead letter, never its words: they quote the invoice', () => {
  const shown = outcomeOf(deadLetter);
  expect(shown).toEqual({ kind: 'dead-lettered', reason: 'account-inactive' });
});

it.each<[JobEnd, object]>([
  [{ kind: 'succeeded' }, {}],
  [{ kind: 'ignored', reason: 'not paid' }, { reason: 'not paid' }],
  [
    { kind: 'retry', afterMs: 5, reason: 'refused' },
    { reason: 'refused', afterMs: 5 },
  ],
  [
    { kind: 'snooze', forMs: 5, reason: 'busy' },
    { reason: 'busy', forMs: 5 },
  ],
  [deadLetter, { reason: 'Konto 3999 …', kind: 'account-inactive' }],
])('the history says why and how long: %j', (end, words) => {
  expect(explain(end)).toEqual(words);
});

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for'));

/** An attempt that has sent a change and had no answer; `db` is what it writes its end to. */
async function attemptOf(db = test.db) {
  const { job, workerId } = await test.claimNew();
  await beginIntent(test.db, job, { key: 'invoice:inv-1' }, []);
  const { lease } = heldLease(workerId);
  const guard = new ClaimGuard(lease, job, () => Promise.resolve());
  await guard.send('invoice:inv-1', () => Promise.resolve());
  const { log, text } = recordedLog();
  const now = () => new Date();
  const history = startHistory(now);
  const attempt: Attempt = {
    ...{ lease, job, guard, history, facts: { invoiceNumber: 'SF-1' } },
    span: noTelemetry.begin({
      name: 'attempt',
      kind: 'consumer',
      parent: undefined,
      attributes: {},
    }),
    deps: {
      ...{ db, log, now, random: () => 0, policy: { maxAttempts: 3, baseMs: 1 } },
      handlerFor: () => notAsked,
      ...{ openFortnox: notAsked, openSubscriptionFlow: notAsked },
      ...{ release: () => undefined, handOver: () => undefined },
      ...{ observe: () => undefined, observeCall: () => undefined },
      ...{ answers: createCompanyAnswers(), active: createActiveAttempts() },
      register: createCompanyRegister(Date.now),
      connections: createConnectionMemory(),
      digests: createKeyedDigests([Buffer.alloc(32)]),
      telemetry: noTelemetry,
    },
  };
  return { attempt, text };
}

const rowOf = ({ job }: Attempt) =>
  test.db.prisma.syncJob.findUniqueOrThrow({
    where: { id: job.jobId },
    include: { timeline: true },
  });

const intentOf = ({ job }: Attempt) =>
  test.db.prisma.intent.findFirstOrThrow({ where: { jobId: job.jobId } });

const retry = { kind: 'retry', afterMs: 1, reason: 'refused' } as const;
const nothingBefore = (): Promise<void> => Promise.resolve();

it('an attempt that ends waits for no answer any more, and leaves its history', async () => {
  const { attempt } = await attemptOf();
  attempt.history.note('said');
  await recordEnd(attempt, retry, nothingBefore);
  const row = await rowOf(attempt);
  expect(row).toMatchObject({ status: 'retrying', attempts: 1, invoiceNumber: 'SF-1' });
  expect(row.timeline.at(-1)).toMatchObject({ data: { message: 'said' } });
  expect((await intentOf(attempt)).abandonedAt).toBeInstanceOf(Date);
});

it('whoever has lost the claim gives up its answers all the same, and writes nothing else', async () => {
  const { attempt } = await attemptOf();
  const where = { id: attempt.job.jobId };
  await test.db.prisma.syncJob.update({ where, data: { fence: { increment: 1 } } });
  await recordEnd(attempt, retry, nothingBefore);
  expect(await rowOf(attempt)).toMatchObject({ status: 'running', attempts: 0 });
  expect((await intentOf(attempt)).abandonedAt).toBeInstanceOf(Date);
});

it('is written once the database is back, however long it was away, and once only', async () => {
  const route = await routeTo(test.url);
  const db = openDatabase({ url: route.url });
  const { attempt, text } = await attemptOf(db);
  route.cut();
  let tries = 0;
  await recordEnd(attempt, retry, () => {
    tries += 1;
    if (tries === 2) route.mend();
    return Promise.resolve();
  });
  expect(await rowOf(attempt)).toMatchObject({ status: 'retrying', attempts: 1 });
  expect(text()).toContain('attempt.not-recorded-yet');
  await db.close();
  await route.close();
});

it('what must come before the end is tried again with it', async () => {
  const { attempt } = await attemptOf();
  const away = Object.assign(new Error('terminating connection'), { code: '57P01' });
  let tries = 0;
  await recordEnd(attempt, retry, () => {
    tries += 1;
    return tries === 1 ? Promise.reject(away) : Promise.resolve();
  });
  expect([tries, (await rowOf(attempt)).status]).toEqual([2, 'retrying']);
});

it('an end that is refused for good counts as a fault of ours, under the id that the log has', async () => {
  const { attempt, text } = await attemptOf();
  attempt.history.note('never written');
  await recordEnd(attempt, { kind: 'succeeded' }, () => Promise.reject(new TypeError('a bug')));
  const row = await rowOf(attempt);
  expect(row).toMatchObject({ status: 'retrying', attempts: 1, invoiceNumber: null });
  const logId = /"logId":"([^"]+)"/.exec(text())?.[1] ?? 'none';
  expect(row.reason).toContain(logId);
  expect(JSON.stringify(row.timeline.map(({ data }) => data))).not.toContain('never written');
});

it('one that is refused twice is left to the sweep, and the process goes on', async () => {
  const { attempt, text } = await attemptOf();
  const where = { id: attempt.job.jobId };
  await test.db.prisma.syncJob.update({ where, data: { status: 'discarded' } });
  await recordEnd(attempt, { kind: 'succeeded' }, nothingBefore);
  expect((await rowOf(attempt)).status).toBe('discarded');
  expect(text()).toContain('attempt.end-refused-twice');
});

const expired = (): Promise<never> =>
  Promise.reject(
    Object.assign(new Error('A query cannot be executed on an expired transaction.'), {
      code: 'P2028',
    }),
  );

it('an end that runs out of time again and again, while the database takes other writes, is a dead letter', async () => {
  const { attempt, text } = await attemptOf();
  attempt.history.note('never written');
  let tries = 0;
  await recordEnd(attempt, retry, () => {
    tries += 1;
    return expired();
  });
  expect(tries).toBe(3);
  const row = await rowOf(attempt);
  expect(row).toMatchObject({ status: 'dead-lettered', deadLetterKind: 'internal-error' });
  const logId = /"logId":"([^"]+)"/.exec(text())?.[1] ?? 'none';
  expect(row.deadLetterMessage).toContain(logId);
  expect(JSON.stringify(row.timeline.map(({ data }) => data))).not.toContain('never written');
});

it('one that runs out of time while the database takes no write at all is tried until it does', async () => {
  const route = await routeTo(test.url);
  const db = openDatabase({ url: route.url });
  const { attempt } = await attemptOf(db);
  route.cut();
  let tries = 0;
  await recordEnd(attempt, retry, () => {
    tries += 1;
    if (tries < 5) return expired();
    route.mend();
    return Promise.resolve();
  });
  expect([tries, (await rowOf(attempt)).status]).toEqual([5, 'retrying']);
  await db.close();
  await route.close();
});
