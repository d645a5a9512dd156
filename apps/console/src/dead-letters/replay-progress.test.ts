import { commandsFor, finishedOf } from './replay-progress.js';

describe('a replay', () => {
  it('can be paused and aborted while it runs, resumed while it is paused', () => {
    expect(commandsFor('running')).toEqual(['pause', 'abort']);
    expect(commandsFor('paused')).toEqual(['resume', 'abort']);
  });

  it('offers nothing once it is over, and nothing in a state nobody has heard of', () => {
    expect(commandsFor('completed')).toEqual([]);
    expect(commandsFor('aborted')).toEqual([]);
    expect(commandsFor('melting')).toEqual([]);
  });

  it('counts an invoice as finished when its replay has an outcome, not when it was released', () => {
    const progress = { total: 12, replayed: 9, succeeded: 5, failedAgain: 1, remaining: 3 };
    expect(finishedOf({ ...progress, state: 'running' })).toBe(6);
    expect(finishedOf({ ...progress, skipped: 2, state: 'running' })).toBe(8);
  });
});
