import { randomUUID } from 'node:crypto';
import { testRedisUrl } from '@sync/database/testing';
import { producerConnection } from '@sync/jobs';
import { HttpProblem } from '../http/problem.js';
import type { ReaderBudget } from '../fortnox/reader-budget.js';
import { createPreviewBudget } from './preview-budget.js';

const connections: ReturnType<typeof producerConnection>[] = [];
afterAll(() => {
  for (const redis of connections) redis.disconnect();
});

/** The budget as one process has it. */
async function budgetOfAProcess(): Promise<ReaderBudget> {
  const redis = producerConnection(testRedisUrl());
  connections.push(redis);
  await new Promise((resolve) => redis.once('ready', resolve));
  return createPreviewBudget(redis);
}

/** How many calls are allowed in turn by these, and when the first refused one may come again. */
async function spend(connectionId: string, budgets: readonly ReaderBudget[]) {
  for (let allowed = 0; ; allowed += 1) {
    try {
      await budgets[allowed % budgets.length]?.take(connectionId);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      return { allowed, status: error.status, retryAfter: Number(error.headers['retry-after']) };
    }
  }
}

it('allows twenty calls at once to one connection, whichever process is asked, then one in ten seconds', async () => {
  const processes = [await budgetOfAProcess(), await budgetOfAProcess()];
  const { allowed, status, retryAfter } = await spend(randomUUID(), processes);
  expect({ allowed, status }).toEqual({ allowed: 20, status: 429 });
  expect(retryAfter).toBeGreaterThan(5);
  expect(retryAfter).toBeLessThanOrEqual(10);
  // Another connection's is whole.
  expect(await spend(randomUUID(), processes)).toMatchObject({ allowed: 20 });
});
