import { HttpProblem } from '../http/problem.js';
import { readPeriod, statisticsQuerySchema } from './statistics-query.js';

const now = new Date('2026-11-20T12:34:56Z');

const read = (query: Readonly<Record<string, string>>) =>
  readPeriod(statisticsQuerySchema.parse(query), now);

function refusalOf(query: Readonly<Record<string, string>>): HttpProblem {
  try {
    read(query);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

it('without a range it is the last 24 hours, hour by hour', () => {
  const from = new Date('2026-11-19T12:34:56Z');
  expect(read({})).toEqual({ from, to: now, step: 'hour' });
});

it.each([
  ['2026-11-20T09:34:56Z', 'minute'],
  ['2026-11-20T09:34:55Z', 'hour'],
  ['2026-11-06T12:34:56Z', 'hour'],
  ['2026-11-06T12:34:55Z', 'day'],
])('from %s until now is told by %s', (from, step) => {
  expect(read({ from })).toMatchObject({ step });
});

it.each([
  [{ from: '2026-11-01T00:00:00Z', to: '2026-11-01T16:40:00Z', step: 'minute' }],
  [{ from: '2026-01-01T00:00:00Z', to: '2026-02-11T16:00:00Z', step: 'hour' }],
  [{ from: '2024-02-24T23:00:00Z', to: '2026-11-20T23:00:00Z', step: 'day' }],
])('%j are a thousand steps, and one more is too many', (query) => {
  expect(read(query)).toMatchObject({ step: query.step });
  const to = new Date(Date.parse(query.to) + 1).toISOString();
  expect(refusalOf({ ...query, to })).toMatchObject({
    status: 422,
    errors: [
      {
        pointer: query.step === 'day' ? '/from' : '/step',
        message: expect.stringMatching(/1001 steps .* at most 1000 .*shorter range/) as string,
      },
    ],
  });
});

it.each([
  [{ from: '2026-11-20', to: '2026-11-20' }, '/to'],
  [{ from: '2026-11-21' }, '/from'],
  [{ from: '0001-01-01' }, '/from'],
])('refuses the range %j', (query, pointer) => {
  expect(refusalOf(query)).toMatchObject({ status: 422, errors: [{ pointer }] });
});
