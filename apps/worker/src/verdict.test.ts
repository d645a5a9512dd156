import type { FortnoxFailure } from '@sync/fortnox';
import type { Stop } from './handler.js';
import { verdictOn, type Circumstances } from './verdict.js';

const policy = { maxAttempts: 3, baseMs: 2000 };

function verdictAfter(
  failedBefore: number,
  stop: Stop,
  breaker: Circumstances['breaker'] = 'closed',
) {
  return verdictOn(stop, { policy, failedBefore, breaker, random: () => 0.5 });
}

function fortnox(failure: FortnoxFailure): Stop {
  return { kind: 'fortnox-failure', failure, during: 'create the invoice' };
}

const rejected = (entryClass: 'retry' | 'wait' | 'configuration' | 'data' | 'human') =>
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
      clearedBy: 'account-activated',
    },
  });

it('does not spend an attempt on being told to wait, however often', () => {
  const stop = fortnox({ kind: 'rate-limited', retryAfterMs: 700 });
  expect(verdictAfter(100, stop)).toMatchObject({ kind: 'snooze', forMs: 700 });
});

it('retries an outage with backoff, and gives it to a person when the attempts are used up', () => {
  const stop = fortnox({ kind: 'unavailable', status: 503, detail: 'HTTP 503' });
  expect(verdictAfter(1, stop)).toMatchObject({ kind: 'retry', afterMs: 2000 });
  expect(verdictAfter(2, stop)).toMatchObject({ kind: 'dead-letter' });
});

it('spends no attempt on an outage while the company’s jobs are held back for it, for a day', () => {
  const stop = fortnox({ kind: 'outcome-unknown', detail: 'HTTP 503' });
  expect(verdictAfter(2, stop, 'open')).toMatchObject({ kind: 'snooze', forMs: 0 });
  expect(verdictAfter(2, stop, 'exhausted')).toMatchObject({ kind: 'dead-letter' });
});

it('judges what Fortnox did answer as ever, also while the breaker is open', () => {
  expect(verdictAfter(0, rejected('data'), 'open')).toMatchObject({ kind: 'dead-letter' });
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

it('follows the catalogue’s class of a rejection', () => {
  const classes = ['retry', 'wait', 'configuration', 'data', 'human'] as const;
  expect(classes.map((each) => verdictAfter(0, rejected(each)).kind)).toEqual([
    'retry',
    'snooze',
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
