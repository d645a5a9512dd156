import { stateOf } from './intent-state.js';

const request = { jobId: 'job_1', fence: 2 };
const unanswered = { ...request, outcome: null, result: null };

it('a change whose outcome is known is done, whoever waits for it', () => {
  const result = { number: '7' };
  expect(stateOf({ ...request, outcome: 'done', result, quietForMs: null })).toEqual({
    kind: 'done',
    result,
  });
});

it('a change that gave nothing back is done all the same', () => {
  const row = { ...request, outcome: 'done', result: null, quietForMs: 0 };
  expect(stateOf(row)).toEqual({ kind: 'done', result: {} });
});

it('a change without an answer is its sender’s while that waits, and unknown afterwards', () => {
  expect(stateOf({ ...unanswered, quietForMs: null })).toEqual({ kind: 'pending' });
  const state = { kind: 'outcome-unknown', quietForMs: 0, request };
  expect(stateOf({ ...unanswered, quietForMs: 0 })).toEqual(state);
});
