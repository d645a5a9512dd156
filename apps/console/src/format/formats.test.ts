import { en } from '../texts/en/index.js';
import { sv } from '../texts/sv/index.js';
import { endOfDay, startOfDay } from './days.js';
import { formatsFor } from './formats.js';

const formats = formatsFor('en', en.format);

const now = Date.parse('2026-11-22T12:00:00Z');

describe('times', () => {
  it('says how long ago in the largest unit that still says something', () => {
    expect(formats.ago('2026-11-22T11:59:58Z', now)).toBe('just now');
    expect(formats.ago('2026-11-22T11:59:18Z', now)).toBe('42 s ago');
    expect(formats.ago('2026-11-22T11:57:00Z', now)).toBe('3 min ago');
    expect(formats.ago('2026-11-21T13:00:00Z', now)).toBe('23 h ago');
    expect(formats.ago('2026-11-21T11:00:00Z', now)).toBe('25 h ago');
  });

  it('names the day of what is older than two days', () => {
    expect(formats.ago('2026-11-10T12:00:00Z', now)).toBe('2026-11-10');
    expect(formats.span(12 * 24 * 60 * 60 * 1000)).toBe('12 days');
  });

  it('does not claim that something happens in the future when clocks differ a little', () => {
    expect(formats.ago('2026-11-22T12:00:03Z', now)).toBe('just now');
  });

  it('shows what is no time as it is', () => {
    expect(formats.ago('soon', now)).toBe('soon');
    expect(formats.dateTime('soon')).toBe('soon');
  });

  it('estimates a replay no more exactly than it is known', () => {
    expect(formats.estimate(12)).toBe('less than a minute');
    expect(formats.estimate(61)).toBe('about 1 min');
    expect(formats.estimate(85)).toBe('about 1.5 min');
    expect(formats.estimate(214)).toBe('about 3.5 min');
    expect(formats.estimate(1210)).toBe('about 20 min');
    expect(formats.estimate(5400)).toBe('about 1.5 h');
  });

  it('says the same in Swedish', () => {
    const swedish = formatsFor('sv', sv.format);
    expect(swedish.ago('2026-11-22T11:57:00Z', now)).toBe('för 3 min sedan');
    expect(swedish.duration(1430)).toBe('1,4 s');
    expect(swedish.estimate(85)).toBe('ungefär 1,5 min');
  });

  it('shows the duration of a call in milliseconds below a second', () => {
    expect(formats.duration(87.4)).toBe('87 ms');
    expect(formats.duration(1430)).toBe('1.4 s');
    expect(formats.span(90_000)).toBe('1 min');
  });

  it('says how long something took, from tenths of a second to days', () => {
    expect(formats.took(0)).toBe('0 s');
    expect(formats.took(2449)).toBe('2.4 s');
    expect(formats.took(90_000)).toBe('1.5 min');
    expect(formats.took(30 * 60 * 60 * 1000)).toBe('30 h');
  });

  it('says shares in per cent with the digits that tell something', () => {
    const swedish = formatsFor('sv', sv.format);
    expect([0, 0.002, 0.62, 0.9999, 1.2].map(formats.percent)).toEqual([
      ...['0%', '0.2%', '62%', '100%', '120%'],
    ]);
    expect(swedish.percent(0.062)).toBe('6,2\u00a0%');
  });

  it('names a Swedish day by its date, wherever the reader is', () => {
    expect(formats.day('2026-11-19T23:00:00.000Z')).toBe('2026-11-20');
    expect(formats.clock('2026-11-19T23:17:42.000Z')).toMatch(/^\d\d:17$/);
    expect(formats.minute('2026-11-19T23:17:42.000Z')).toMatch(/^2026-11-\d\d \d\d:17$/);
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
