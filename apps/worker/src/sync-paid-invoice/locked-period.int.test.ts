import { appendTimeline } from '@sync/jobs';
import { createTestEngine, type TestEngine } from '@sync/jobs/testing';
import { ok } from '@sync/shared';
import type { HandlerContext, Stop } from '../handler.js';
import type { Handling } from './handling.js';
import { leaveLockedPeriod } from './locked-period.js';

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
  const context = { db: test.db, claim: job, facts: {} } as unknown as HandlerContext;
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
  expect(await leave()).toEqual({ ok: false, error: refused });
  await ended('dead-letter', 'Fortnox says that the period is locked');
  // A person has tried it again.
  expect(await leave()).toMatchObject(leaves);
});
