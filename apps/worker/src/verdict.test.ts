import type { ClearedBy, FortnoxFailure } from '@sync/fortnox';
import type { Stop } from './handler.js';
import { answeringSides, doubtfulSide } from './sides-of-stop.js';
import { verdictOn, type Circumstances } from './verdict.js';

const policy = { maxAttempts: 3, baseMs: 2000 };

function verdictAfter(
  failedBefore: number,
  stop: Stop,
  prospect: Circumstances['prospect'] = { kind: 'its-own' },
) {
  return verdictOn(stop, { policy, failedBefore, prospect, random: () => 0.5 });
}

const out = { kind: 'wait', forMs: 0, until: 'waiting until Fortnox answers again' } as const;

function fortnox(failure: FortnoxFailure) {
  return { kind: 'fortnox-failure', failure, during: 'create the invoice' } as const;
}

type FailureClass = Extract<FortnoxFailure, { kind: 'rejected' }>['entry']['class'];

const rejected = (entryClass: FailureClass, clearedBy: ClearedBy = 'account-activated') =>
  fortnox({
    kind: 'rejected',
    status: 400,
    code: 2001304,
    message: 'Kunde inte hitta konto 3017',
    entry: {
      code: 2001304,
      class: entryClass,
      cause: 'The account is not in the chart of accounts.',
      action: 'Add the account in Fortnox.',
      clearedBy,
    },
  });

it('does not spend an attempt on being told to wait, however often', () => {
  const stop = fortnox({ kind: 'rate-limited', retryAfterMs: 700 });
  expect(verdictAfter(100, stop)).toMatchObject({ kind: 'snooze', forMs: 700 });
});

it('retries a failure of the invoice’s own with backoff, and gives it to a person in the end', () => {
  const stop = fortnox({ kind: 'unavailable', status: 503, detail: 'HTTP 503' });
  expect(verdictAfter(1, stop)).toMatchObject({ kind: 'retry', afterMs: 2000 });
  expect(verdictAfter(2, stop)).toMatchObject({ kind: 'dead-letter' });
});

it('spends no attempt, not even the last, while Fortnox does not answer', () => {
  const stop = fortnox({ kind: 'outcome-unknown', detail: 'HTTP 503' });
  expect(verdictAfter(2, stop, out)).toMatchObject({
    kind: 'snooze',
    forMs: 0,
    reason: expect.stringMatching(/^waiting until Fortnox answers again: /) as unknown,
  });
});

it('judges what Fortnox did answer as ever, also while it is out for others', () => {
  expect(verdictAfter(0, rejected('data'), out)).toMatchObject({ kind: 'dead-letter' });
});

it.each([
  ['unavailable', 'fortnox'],
  ['outcome-unknown', 'fortnox'],
  ['unauthorized', 'fortnox'],
  ['consent-lost', undefined],
] as const)('takes %s of Fortnox for what may be an outage of %s', (kind, side) => {
  const failure = kind === 'unavailable' ? { kind, status: 500, detail: '' } : { kind, detail: '' };
  expect(doubtfulSide(fortnox(failure))).toBe(side);
});

it('knows that SubscriptionFlow answered when the invoice that it was read from goes on to Fortnox', () => {
  const stop = fortnox({ kind: 'unavailable', status: 503, detail: 'HTTP 503' });
  expect(answeringSides(stop, 'webhook')).toEqual(['subscriptionflow']);
  expect(answeringSides(stop, 'event')).toEqual([]);
  expect(answeringSides(undefined, 'webhook')).toEqual(['fortnox', 'subscriptionflow']);
});

it('waits for a person’s consent without spending the invoice’s attempts', () => {
  const stop = fortnox({ kind: 'consent-lost', detail: 'invalid_grant' });
  expect(verdictAfter(2, stop)).toMatchObject({ kind: 'connection-lost' });
});

it('tells the bookkeeper cause, Fortnox’s own words and the remedy', () => {
  expect(verdictAfter(0, rejected('configuration'))).toMatchObject({
    kind: 'dead-letter',
    deadLetter: {
      kind: 'fortnox-2001304',
      code: 2001304,
      message:
        'Could not create the invoice. The account is not in the chart of accounts. Fortnox says: “Kunde inte hitta konto 3017”',
      action: 'Add the account in Fortnox.',
    },
  });
});

it('tells the remedy of the attempt where it knows a better one than the catalogue', () => {
  const remedy = 'Try again.';
  expect(verdictAfter(0, { ...rejected('configuration'), remedy })).toMatchObject({
    deadLetter: { kind: 'fortnox-2001304', action: remedy },
  });
});

it.each([
  ['period-unlocked', '2026-01-05', '2026-01-05'],
  ['financial-year-created', '2026-01-05', '2026-01-05'],
  ['financial-year-created', undefined, undefined],
  // Fortnox names it; the day has nothing to do with it.
  ['account-activated', '2026-01-05', '3017'],
] as const)('waits for %s of the day that was asked for: %s', (clearedBy, day, causeRef) => {
  const stop = rejected('configuration', clearedBy);
  expect(verdictAfter(0, { ...stop, day })).toMatchObject({ deadLetter: { clearedBy, causeRef } });
});

it('follows the catalogue’s class of a rejection', () => {
  const classes = ['retry', 'configuration', 'data', 'human'] as const;
  expect(classes.map((each) => verdictAfter(0, rejected(each)).kind)).toEqual([
    'retry',
    'dead-letter',
    'dead-letter',
    'dead-letter',
  ]);
});

it('puts every problem of an invoice into one dead letter', () => {
  const problems = ['sums-do-not-add-up', 'vat-rate-unmapped'].map((kind) => ({
    kind,
    pointer: undefined,
    message: `${kind}.`,
    action: 'Mend it.',
  }));
  expect(verdictAfter(0, { kind: 'problems', problems })).toMatchObject({
    deadLetter: { kind: 'sums-do-not-add-up', message: 'sums-do-not-add-up. vat-rate-unmapped.' },
  });
});

it('of a thousand problems it tells as many as are read, and how many there are besides', () => {
  const problems = Array.from({ length: 1000 }, (_, n) => ({
    kind: 'account-code-invalid',
    pointer: undefined,
    message: `Line ${n + 1} names the account "${'x'.repeat(100 * (n % 100))}".`,
    action: `Correct line ${n + 1} in SubscriptionFlow.`,
  }));
  const verdict = verdictAfter(0, { kind: 'problems', problems });
  if (verdict.kind !== 'dead-letter') throw new Error('it is a dead letter');
  const { message, action } = verdict.deadLetter;
  expect(message).toMatch(/^Line 1 names .* … and \d+ more\.$/);
  expect(action).toMatch(/^Correct line 1 .* … and \d+ more\.$/);
  expect(Math.max(message.length, action.length)).toBeLessThan(9000);
});

it.each([
  { kind: 'not-found', code: 2000423, detail: 'Kunden Anna Ek saknas' },
  { kind: 'unavailable', status: 503, detail: 'Kunden Anna Ek saknas' },
  { kind: 'unauthorized', detail: 'Kunden Anna Ek saknas' },
  { kind: 'outcome-unknown', detail: 'Kunden Anna Ek saknas' },
] as const)('quotes what Fortnox says, so that it can be cut out: $kind', (failure) => {
  for (const failedBefore of [0, 2]) {
    const verdict = verdictAfter(failedBefore, fortnox(failure));
    const told = JSON.stringify(verdict);
    expect(told).toContain('(“Kunden Anna Ek saknas”)');
    expect(told.replaceAll(/“[^”]*”/g, '')).not.toContain('Anna Ek');
  }
});

it('gives the same cause the same fingerprint, and another cause another', () => {
  const print = (stop: Stop) => {
    const verdict = verdictAfter(9, stop);
    return verdict.kind === 'dead-letter' && verdict.deadLetter.fingerprint;
  };
  const down = fortnox({ kind: 'unavailable', status: 503, detail: 'one' });
  const downToo = fortnox({ kind: 'unavailable', status: 502, detail: 'two' });
  expect(print(down)).toBe(print(downToo));
  expect(print(down)).not.toBe(print(rejected('data')));
});

it('puts a job straight back that the worker had to let go of', () => {
  const aborted = fortnox({ kind: 'not-sent', reason: 'aborted' });
  for (const stop of [{ kind: 'claim-lost' } as const, aborted]) {
    expect(verdictAfter(2, stop)).toMatchObject({ kind: 'snooze', forMs: 0 });
  }
});
