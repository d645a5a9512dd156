import { HttpProblem } from '../http/problem.js';
import { createPreviewBudget } from './preview-budget.js';

function spender() {
  let time = 0;
  const budget = createPreviewBudget(() => time);
  return {
    wait: (ms: number) => {
      time += ms;
    },
    /** How many of so many calls are allowed, and when the first refused one may come again. */
    spend: (connectionId: string, calls: number) => {
      let allowed = 0;
      for (let call = 0; call < calls; call += 1) {
        try {
          budget.take(connectionId);
          allowed += 1;
        } catch (error) {
          if (!(error instanceof HttpProblem)) throw error;
          return { allowed, status: error.status, retryAfter: error.headers['retry-after'] };
        }
      }
      return { allowed };
    },
  };
}

it('allows twenty calls at once and then one in ten seconds', () => {
  const { spend, wait } = spender();
  expect(spend('a', 30)).toEqual({ allowed: 20, status: 429, retryAfter: '10' });
  wait(9_000);
  expect(spend('a', 30)).toEqual({ allowed: 0, status: 429, retryAfter: '1' });
  wait(1_000);
  expect(spend('a', 30)).toEqual({ allowed: 1, status: 429, retryAfter: '10' });
  wait(60_000);
  expect(spend('a', 30)).toMatchObject({ allowed: 6 });
});

it('is never more than full, and of one connection only', () => {
  const { spend, wait } = spender();
  spend('a', 30);
  expect(spend('b', 20)).toEqual({ allowed: 20 });
  wait(24 * 3_600_000);
  expect(spend('a', 30)).toMatchObject({ allowed: 20 });
});
