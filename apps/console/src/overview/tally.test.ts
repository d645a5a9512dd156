import {
  countOf,
  oldestWaiting,
  tallyFromOverview,
  tallyFromPages,
  totalOf,
  waitingOf,
} from './tally.js';

const job = (connectionId: string, createdAt: string) => ({ connectionId, createdAt });

describe('counting jobs for the overview', () => {
  const pages = {
    queued: {
      items: [
        job('acme', '2026-11-22T10:00:00Z'),
        job('acme', '2026-11-22T09:00:00+02:00'),
        job('beta', '2026-11-22T08:00:00Z'),
      ],
      nextCursor: null,
    },
    'dead-lettered': {
      items: [job('acme', '2026-11-01T00:00:00Z')],
      nextCursor: 'more',
    },
  };
  const tallies = tallyFromPages(['acme', 'beta', 'quiet'], pages);

  it('keeps companies apart and adds them up', () => {
    expect(countOf(tallies, 'acme', 'queued')).toEqual({ count: 2, more: false });
    expect(countOf(tallies, 'beta', 'queued')).toEqual({ count: 1, more: false });
    expect(totalOf(tallies, 'queued')).toEqual({ count: 3, more: false });
  });

  it('counts as waiting neither what is under way nor what needs a person', () => {
    const full = { items: [job('acme', '2026-11-22T10:00:00Z')], nextCursor: 'more' };
    const both = tallyFromPages(['acme'], { ...pages, running: full, retrying: full });
    expect(waitingOf(both, 'acme')).toEqual({ count: 3, more: true });
    expect(waitingOf(tallies, 'acme')).toEqual({ count: 2, more: false });
  });

  it('never shows a lower bound as if it were the number', () => {
    expect(countOf(tallies, 'acme', 'dead-lettered')).toEqual({ count: 1, more: true });
    expect(totalOf(tallies, 'dead-lettered').more).toBe(true);
  });

  it('finds the longest wait by time, not by spelling, and leaves dead letters out of it', () => {
    expect(tallies.get('acme')?.oldestWaitingAt).toBe('2026-11-22T09:00:00+02:00');
    expect(oldestWaiting(tallies)).toBe('2026-11-22T09:00:00+02:00');
  });

  it('shows a company without jobs as idle', () => {
    expect(countOf(tallies, 'quiet', 'queued')).toEqual({ count: 0, more: false });
    expect(tallies.get('quiet')?.oldestWaitingAt).toBeUndefined();
  });

  it('takes exact figures where the API has them', () => {
    const exact = tallyFromOverview({
      connections: [
        {
          connectionId: 'acme',
          counts: { queued: 10_000 },
          oldestWaitingAt: null,
          openJobs: 10_000,
          maxOpenJobs: 100_000,
        },
      ],
    });
    expect(countOf(exact, 'acme', 'queued')).toEqual({ count: 10_000, more: false });
    expect(oldestWaiting(exact)).toBeUndefined();
  });
});
