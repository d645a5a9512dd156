import { awaitKnown, awaitPaid } from './await-paid.js';

const wait = (toldAgoMs: number) => {
  const stop = awaitPaid({ source: 'webhook', toldAgoMs }, 'its status is Due');
  return stop.kind === 'snooze' ? stop.forMs : stop.kind;
};

it('asks again 30 s, 5 min and 1 h after the telling, and ignores the invoice only then', () => {
  expect([0, 30_000, 300_000, 3_600_000].map(wait)).toEqual([
    30_000,
    270_000,
    3_300_000,
    'ignored',
  ]);
});

it('leaves out what has passed while the job could not be begun', () => {
  expect([400_000, 9_000_000].map(wait)).toEqual([3_200_000, 'ignored']);
});

it('does not wait where a signed event says it', () => {
  expect(awaitPaid({ source: 'event', toldAgoMs: 0 }, 'r')).toEqual({
    kind: 'ignored',
    reason: 'r',
  });
});

describe('an invoice that SubscriptionFlow does not know', () => {
  const unknown = {
    kind: 'source-failure',
    failure: { kind: 'not-found', detail: '404' },
  } as const;

  it('is asked for again at the same moments, and is for a person only then', () => {
    const after = (toldAgoMs: number) => awaitKnown({ source: 'webhook', toldAgoMs }, unknown);
    expect(after(0)).toMatchObject({ kind: 'snooze', forMs: 30_000 });
    expect(after(300_000)).toMatchObject({ kind: 'snooze', forMs: 3_300_000 });
    expect(after(3_600_000)).toBe(unknown);
  });

  it('is told from one that could not be read', () => {
    const failure = { kind: 'unreadable', detail: 'no JSON' } as const;
    const unreadable = { kind: 'source-failure', failure } as const;
    expect(awaitKnown({ source: 'webhook', toldAgoMs: 0 }, unreadable)).toBe(unreadable);
  });
});
