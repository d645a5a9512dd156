import type { TimelineEntry } from '../api/shapes.js';
import { toChapters, toMoment } from './timeline.js';

const at = (second: number): string => `2026-11-22T10:00:0${String(second)}Z`;

const life: TimelineEntry[] = [
  { at: at(0), type: 'accepted', door: 'signed event' },
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
  it('is told in chapters: what came in, each attempt, what operators did', () => {
    expect(toChapters(life).map(({ attempt, moments }) => [attempt, moments.length])).toEqual([
      [undefined, 1],
      ['1', 3],
      [undefined, 1],
      ['2', 3],
      [undefined, 1],
      ['1', 1],
    ]);
  });

  it('starts a new chapter for the first attempt after a replay, though its number is 1 again', () => {
    expect(toChapters(life).at(-1)?.attempt).toBe('1');
  });

  it('keeps the order of entries written in the same millisecond', () => {
    const together = life.map((entry) => ({ ...entry, at: at(0) }));
    const types = toChapters(together).flatMap(({ moments }) => moments.map(({ kind }) => kind));
    expect(types).toEqual(life.map(({ type }) => type));
  });

  it('is in the order of time however the API sorts it', () => {
    expect(toChapters([...life].reverse().slice(0, 9))[0]?.moments[0]?.kind).toBe('attempt');
  });

  it('says of an operator who did what and why', () => {
    expect(
      toMoment({ at: at(8), type: 'operator', actor: 'anna', action: 'discard', reason: 'test' }),
    ).toMatchObject({ kind: 'operator', title: 'anna: discard', text: 'test', details: [] });
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
    expect(toMoment(call)).toMatchObject({ status: undefined, details: [] });
  });

  it('explains a verdict in words and keeps what else is known', () => {
    const verdict = { at: at(3), type: 'verdict', verdict: 'snooze', forMs: 4000, worker: 'w1' };
    expect(toMoment(verdict)).toMatchObject({
      title: 'Told to wait: goes on by itself, costs no attempt',
      details: [
        ['for', '4.0 s'],
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
