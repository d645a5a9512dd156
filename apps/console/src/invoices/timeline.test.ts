import type { TimelineEntry } from '../api/shapes.js';
import { formatsFor } from '../format/formats.js';
import { en } from '../texts/en/index.js';
import { toChapters, toMoment as momentOf, type Moment } from './timeline.js';

const words = { t: en, f: formatsFor('en', en.format), said: (english: string) => english };

const toMoment = (entry: TimelineEntry): Moment => momentOf(entry, words);

const at = (second: number): string => `2026-11-22T10:00:0${String(second)}Z`;

const life: TimelineEntry[] = [
  { at: at(0), type: 'accepted', source: 'signed event' },
  { at: at(1), type: 'attempt', number: 1 },
  { at: at(2), type: 'call', method: 'POST', path: '/3/invoices', status: 503, durationMs: 210 },
  { at: at(3), type: 'verdict', verdict: 'retry', reason: 'Fortnox is unavailable' },
  { at: at(4), type: 'note', message: 'Waiting for Fortnox to come back' },
  { at: at(5), type: 'attempt', number: 2 },
  {
    at: at(6),
    type: 'call',
    method: 'POST',
    path: '/3/invoices',
    status: 400,
    fortnoxCode: 2001304,
    durationMs: 90,
  },
  { at: at(7), type: 'verdict', verdict: 'dead-letter', message: 'The account is not active' },
  { at: at(8), type: 'operator', actor: 'anna', action: 'replay', reason: 'Account activated' },
  { at: at(9), type: 'attempt', number: 1 },
];

describe('the life of an invoice', () => {
  it.each([
    ['corrected by hand', 'Corrected by hand'],
    ['to be read again', 'To be read again from SubscriptionFlow'],
    ['accepted', 'Invoice received by signed event'],
  ])('says of what was %s how it came in', (what, title) => {
    const entry = { at: at(0), type: 'accepted', what, source: 'event' };
    expect(toMoment(entry)).toMatchObject({ title });
  });

  it('is told in chapters: what came in, each attempt, what operators did', () => {
    expect(
      toChapters(life, words).map(({ isAttempt, moments }) => [isAttempt, moments.length]),
    ).toEqual([
      [false, 1],
      [true, 3],
      [false, 1],
      [true, 3],
      [false, 1],
      [true, 1],
    ]);
  });

  it('finds attempts by their verdicts where none is announced', () => {
    const told = life.filter(({ type }) => type !== 'attempt');
    const chapters = toChapters(told, words).map(({ moments }) => moments.map(({ kind }) => kind));
    expect(chapters).toEqual([
      ['accepted'],
      ['call', 'verdict'],
      ['note', 'call', 'verdict'],
      ['operator'],
    ]);
  });

  it('keeps the order of the API, whatever the clocks of its machines say', () => {
    const skewed = life.map((entry, index) => ({ ...entry, at: at(9 - index) }));
    const types = toChapters(skewed, words).flatMap(({ moments }) =>
      moments.map(({ kind }) => kind),
    );
    expect(types).toEqual(life.map(({ type }) => type));
  });

  it('keeps an attempt together that another worker took over after a crash', () => {
    const takenOver = [
      { at: at(1), type: 'attempt', number: 1 },
      { at: at(2), type: 'call', method: 'POST', path: '/3/invoices', status: null },
      { at: at(3), type: 'attempt', number: 1 },
    ];
    expect(toChapters(takenOver, words)).toHaveLength(1);
  });

  it('says by which way an invoice came in, also when it came again', () => {
    expect(
      toMoment({ at: at(0), type: 'accepted', what: 'accepted', source: 'event' }),
    ).toMatchObject({ kind: 'accepted', title: 'Invoice received by signed event', details: [] });
    const sent = { at: at(0), type: 'accepted', what: 'accepted', source: 'event', actor: 'anna' };
    expect(toMoment(sent)).toMatchObject({
      ...{ title: 'Invoice received from anna', details: [] },
    });
    const again = { at: at(0), type: 'accepted', what: 'accepted again', source: 'webhook' };
    expect(toMoment({ ...again, webhookId: null })).toMatchObject({
      title: 'Received once more by webhook',
      details: [],
    });
  });

  it('says of an operator who did what and why', () => {
    expect(
      toMoment({ at: at(8), type: 'operator', actor: 'anna', action: 'discard', reason: 'test' }),
    ).toMatchObject({ kind: 'operator', title: 'anna: discarded', text: 'test', details: [] });
  });

  it('shows the answer of a call with Fortnox’s own error code', () => {
    expect(toMoment({ ...life[6], at: at(6), type: 'call' })).toMatchObject({
      kind: 'call',
      method: 'POST',
      status: 400,
      fortnoxCode: '2001304',
      durationMs: 90,
    });
  });

  it('shows a call without an answer as one, not as a success', () => {
    const call = { at: at(2), type: 'call', method: 'POST', path: '/3/invoices', status: null };
    expect(toMoment({ ...call, failure: 'time-out', waitedMs: 0 })).toMatchObject({
      status: undefined,
      failure: 'time-out',
      details: [],
    });
  });

  it('explains a verdict in words and keeps what else is known', () => {
    const verdict = { at: at(3), type: 'verdict', verdict: 'snooze', forMs: 4000, worker: 'w1' };
    expect(toMoment(verdict)).toMatchObject({
      title: 'Waits for its turn: this costs no attempt',
      details: [
        ['waits', '4.0 s'],
        ['worker', 'w1'],
      ],
    });
  });

  it('shows an entry of a type it has never heard of', () => {
    expect(toMoment({ at: at(1), type: 'drift', message: 'Refunded after sync' })).toMatchObject({
      kind: 'other',
      title: 'drift',
      text: 'Refunded after sync',
    });
  });
});
