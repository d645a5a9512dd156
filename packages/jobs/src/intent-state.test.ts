import { stateOf } from './intent-state.js';

const request = { jobId: 'job_1', fence: 2 };
const unanswered = { ...request, outcome: null, result: null, asked: null };

it('a change whose outcome is known is done, whoever waits for it', () => {
  const result = { number: '7' };
  const row = { ...request, outcome: 'done', result, asked: null, quietForMs: null };
  expect(stateOf(row)).toEqual({
    kind: 'done',
    result,
  });
});

it('a change that gave nothing back is done all the same', () => {
  const row = { ...request, outcome: 'done', result: null, asked: null, quietForMs: 0 };
  expect(stateOf(row)).toEqual({ kind: 'done', result: {} });
});

it('a change without an answer is its sender’s while that waits, and unknown afterwards', () => {
  expect(stateOf({ ...unanswered, quietForMs: null })).toEqual({ kind: 'pending' });
  const state = { kind: 'outcome-unknown', quietForMs: 0, request, asked: null };
  expect(stateOf({ ...unanswered, quietForMs: 0 })).toEqual(state);
  const asked = { date: '2026-11-30' };
  expect(stateOf({ ...unanswered, asked, quietForMs: 0 })).toEqual({ ...state, asked });
});
