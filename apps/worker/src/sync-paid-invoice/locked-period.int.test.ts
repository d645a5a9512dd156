import { createCompanyRegister, type CompanyRegister } from '@sync/clients';
import { appendTimeline, endAttempt, type ClaimedJob, type JobEnd } from '@sync/jobs';
import { createTestEngine, type TestEngine } from '@sync/jobs/testing';
import { ok, type LocalDate } from '@sync/shared';
import { explain } from '../end-attempt.js';
import type { HandlerContext, Stop } from '../handler.js';
import { verdictOn } from '../verdict.js';
import type { Handling } from './handling.js';
import { leaveLockedPeriod, lockToKeepClearOf } from './locked-period.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

const refused = {
  kind: 'fortnox-failure',
  during: 'create the invoice',
  failure: { kind: 'rejected', code: 2_000_401 },
} as Stop;

const leaves = { ok: false, error: { kind: 'snooze', reason: 'the period was locked meanwhile' } };

/** Fortnox has locked the very day that the invoice is moved to, each time. */
async function invoice() {
  const { job } = await test.claimNew();
  const claim = { ...job, fence: 2 };
  const context = { db: test.db, claim, facts: {} } as unknown as HandlerContext;
  const day = '2026-11-20' as const;
  const register = { lockedUntil: () => Promise.resolve(ok(day)), forget: () => undefined };
  const handling = { settings: { lockedPeriod: 'first-open-day' }, register } as unknown;
  const ended = (verdict: string, reason: string) =>
    appendTimeline(test.db.prisma, job.jobId, [
      { type: 'verdict', at: new Date(), data: { verdict, reason } },
    ]);
  const leave = () => leaveLockedPeriod(context, handling as Handling, day, refused);
  const leaveAndEnd = async () => {
    const left = await leave();
    await ended('snooze', 'the period was locked meanwhile');
    return left;
  };
  return { leave, leaveAndEnd, ended };
}

it('an invoice leaves a locked period three times in a row, then the refusal stands', async () => {
  const { leave, leaveAndEnd, ended } = await invoice();
  for (let n = 1; n <= 3; n += 1) expect(await leaveAndEnd()).toMatchObject(leaves);
  // A month whose VAT is declared is not to be unlocked for it.
  const remedy = expect.stringMatching(/^Try again: .* The period can stay locked\.$/) as string;
  expect(await leave()).toEqual({ ok: false, error: { ...refused, remedy } });
  await ended('dead-letter', 'Fortnox says that the period is locked');
  // A person has tried it again.
  expect(await leave()).toMatchObject(leaves);
});

describe('several processes, each of which remembers the company’s former lock', () => {
  const settings = { lockedPeriod: 'first-open-day' };
  /** The last locked day in Fortnox, and how often it was asked for. */
  let fortnox: { lockedUntil: LocalDate; asked: number };
  beforeEach(() => {
    fortnox = { lockedUntil: '2026-10-31', asked: 0 };
  });

  const lockedPeriod = {
    get: () => {
      fortnox.asked += 1;
      return Promise.resolve(ok({ endDate: fortnox.lockedUntil, source: { raw: {} } }));
    },
  };

  const contextOf = (claim: ClaimedJob): HandlerContext =>
    ({
      ...{ db: test.db, claim, facts: {}, known: new Map(), fortnox: { lockedPeriod } },
      invoiceId: claim.invoiceId,
    }) as unknown as HandlerContext;

  /** The memory of a process that has handled an invoice of the company a moment ago. */
  async function processOf(connectionId: string): Promise<CompanyRegister> {
    const register = createCompanyRegister();
    await register.lockedUntil({ connectionId, fortnox: { lockedPeriod } });
    fortnox.asked = 0;
    return register;
  }

  /** An attempt to book on 18 November: the day that Fortnox takes, or why it goes no further. */
  async function attempt(job: ClaimedJob, register: CompanyRegister) {
    const context = contextOf(job);
    const handling = { settings, register } as unknown as Handling;
    const lock = await lockToKeepClearOf(context, handling);
    if (!lock.ok) return lock.error;
    const day = (lock.value ?? '') < '2026-11-18' ? '2026-11-18' : '2026-12-01';
    if (day > fortnox.lockedUntil) return day;
    const left = await leaveLockedPeriod(context, handling, day, refused);
    return left.ok ? day : left.error;
  }

  async function put(job: ClaimedJob, stop: Stop): Promise<ClaimedJob> {
    const policy = { maxAttempts: 3, baseMs: 1 };
    const prospect = { kind: 'its-own' } as const;
    const verdict = verdictOn(stop, { policy, failedBefore: 0, prospect, random: () => 0 });
    const end = verdict as JobEnd;
    const data = { verdict: end.kind, ...explain(end) };
    await endAttempt(test.db, job, end, {}, [{ type: 'verdict', at: new Date(), data }]);
    return test.claimNext(job.connectionId);
  }

  /** Attempt after attempt, each by another process; what came of each. */
  async function carry(count: number, between: readonly Stop[] = []) {
    const claimed = await test.claimNew();
    let { job } = claimed;
    const registers: CompanyRegister[] = [];
    for (let n = 0; n < count; n += 1) registers.push(await processOf(claimed.connectionId));
    fortnox.lockedUntil = '2026-11-30';
    const came: (LocalDate | Stop)[] = [];
    for (const register of registers) {
      const outcome = await attempt(job, register);
      came.push(outcome);
      if (typeof outcome === 'string') break;
      for (const stop of [outcome, ...between]) job = await put(job, stop);
    }
    return came;
  }

  it('leaves one locked period once: the second attempt knows of it, whoever makes it', async () => {
    expect(await carry(4)).toMatchObject([leaves.error, '2026-12-01']);
    expect(fortnox.asked).toBe(2);
  });

  it('knows of it also where another attempt was told to wait in between', async () => {
    const wait = { kind: 'snooze', forMs: 0, reason: 'waiting for Fortnox’s rate limit' } as const;
    expect(await carry(4, [wait])).toMatchObject([leaves.error, '2026-12-01']);
  });

  it('asks nothing where the invoice has left no locked period', async () => {
    const { job, connectionId } = await test.claimNew();
    expect(await attempt(job, await processOf(connectionId))).toBe('2026-11-18');
    expect(fortnox.asked).toBe(0);
  });
});
