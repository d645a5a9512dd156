import {
  endOfDay,
  formatAgo,
  formatDateTime,
  formatDuration,
  formatEstimate,
  formatSpan,
  startOfDay,
} from './time.js';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('times', () => {
  it('says how long ago in the largest unit that still says something', () => {
    expect(formatAgo('2026-11-22T11:59:58Z', now)).toBe('just now');
    expect(formatAgo('2026-11-22T11:59:18Z', now)).toBe('42 s ago');
    expect(formatAgo('2026-11-22T11:57:00Z', now)).toBe('3 min ago');
    expect(formatAgo('2026-11-21T13:00:00Z', now)).toBe('23 h ago');
    expect(formatAgo('2026-11-21T11:00:00Z', now)).toBe('25 h ago');
  });

  it('names the day of what is older than two days', () => {
    expect(formatAgo('2026-11-10T12:00:00Z', now)).toBe('2026-11-10');
    expect(formatSpan(12 * 24 * 60 * 60 * 1000)).toBe('12 days');
  });

  it('does not claim that something happens in the future when clocks differ a little', () => {
    expect(formatAgo('2026-11-22T12:00:03Z', now)).toBe('just now');
  });

  it('shows what is no time as it is', () => {
    expect(formatAgo('soon', now)).toBe('soon');
    expect(formatDateTime('soon')).toBe('soon');
  });

  it('estimates a replay no more exactly than it is known', () => {
    expect(formatEstimate(12)).toBe('less than a minute');
    expect(formatEstimate(61)).toBe('about 2 min');
    expect(formatEstimate(5400)).toBe('about 1.5 h');
  });

  it('shows the duration of a call in milliseconds below a second', () => {
    expect(formatDuration(87.4)).toBe('87 ms');
    expect(formatDuration(1430)).toBe('1.4 s');
    expect(formatSpan(90_000)).toBe('1 min');
  });

  it('turns a chosen day into the whole day of the reader’s time zone', () => {
    const from = Date.parse(startOfDay('2026-11-20') ?? '');
    const to = Date.parse(endOfDay('2026-11-20') ?? '');
    expect(to - from).toBe(24 * 60 * 60 * 1000);
    expect(new Date(to).getHours()).toBe(0);
    expect(new Date(from).getHours()).toBe(0);
    expect([startOfDay(''), endOfDay('')]).toEqual([undefined, undefined]);
  });
});
