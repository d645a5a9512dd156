import { commandsFor, finishedOf } from './replay-progress.js';

describe('a replay', () => {
  it('can be paused and aborted while it runs, resumed while it is paused', () => {
    expect(commandsFor('running')).toEqual(['pause', 'abort']);
    expect(commandsFor('paused')).toEqual(['resume', 'abort']);
  });

  it('offers nothing once it is over', () => {
    expect(commandsFor('completed')).toEqual([]);
    expect(commandsFor('aborted')).toEqual([]);
  });

  it('counts an invoice as finished when its replay has an outcome, not when it was released', () => {
    const progress = { total: 12, succeeded: 5, failedAgain: 1, skipped: 0 };
    expect(finishedOf(progress)).toBe(6);
    expect(finishedOf({ ...progress, skipped: 2 })).toBe(8);
  });
});
