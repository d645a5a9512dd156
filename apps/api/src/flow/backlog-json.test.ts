import type { CompanyBacklog } from '@sync/jobs';
import { toBacklogJson } from './backlog-json.js';

const now = new Date('2026-11-29T12:00:00Z');
const secondsAgo = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

/** Of which our limiter uses 95 %: 4 calls, one invoice, a second. */
const limit = { rateLimitRequests: 20, rateLimitWindowMs: 4750 };

const company = (change: Partial<CompanyBacklog>): CompanyBacklog => ({
  ...{ connectionId: 'conn_a', openJobs: 600, postponed: 0, oldestWaitingAt: secondsAgo(60) },
  ...{ isWorkedOn: true, endedInOne: 0, endedInFive: 0, ...change },
});

const told = (...backlogs: readonly CompanyBacklog[]) => toBacklogJson(backlogs, limit, now);

it('nothing waits: there is nothing to be done', () => {
  expect(told()).toEqual({
    ...{ openJobs: 0, postponed: 0, standing: 0, oldestWaitingAt: null, estimatedSeconds: null },
    companies: [],
  });
});

it.each([
  ['the last minute, where it was the faster', { endedInOne: 60, endedInFive: 60 }, 600],
  ['the last five, where the last minute was slow', { endedInOne: 1, endedInFive: 600 }, 300],
  ['what Fortnox lets through, where nothing has ended yet', {}, 600],
])('it is done at the pace of %s', (_what, change, seconds) => {
  expect(told(company(change))).toMatchObject({ standing: 0, estimatedSeconds: seconds });
});

it.each([
  ['a company that is not worked on', { isWorkedOn: false, endedInOne: 60 }],
  ['one of which nothing has ended for five minutes', { oldestWaitingAt: secondsAgo(301) }],
])('%s stands, and nobody can say for how long', (_what, change) => {
  expect(told(company(change))).toMatchObject({ standing: 600, estimatedSeconds: null });
});

it('what is tried again later neither stands nor is counted on', () => {
  const some = told(company({ postponed: 540, endedInOne: 60 }));
  expect(some).toMatchObject({ openJobs: 600, postponed: 540, standing: 0, estimatedSeconds: 60 });
  const all = told(company({ postponed: 600, isWorkedOn: false, oldestWaitingAt: null }));
  expect(all).toMatchObject({ postponed: 600, standing: 0, estimatedSeconds: null });
});

it('of several companies the last one decides, and the one that stands is told apart', () => {
  const backlog = told(
    company({ endedInOne: 60 }),
    company({ connectionId: 'conn_b', openJobs: 10, endedInOne: 1, endedInFive: 1 }),
    company({ connectionId: 'conn_c', openJobs: 5, isWorkedOn: false, oldestWaitingAt: now }),
  );
  expect(backlog).toMatchObject({ openJobs: 615, standing: 5, estimatedSeconds: 600 });
  expect(backlog.oldestWaitingAt).toBe(secondsAgo(60).toISOString());
  expect(backlog.companies.map((one) => one.estimatedSeconds)).toEqual([600, 600, null]);
});

it('names the ten largest companies and counts the others', () => {
  const backlog = told(...Array.from({ length: 12 }, () => company({})));
  expect(backlog.companies).toHaveLength(10);
  expect(backlog.openJobs).toBe(7200);
});
