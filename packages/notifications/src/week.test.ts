import { nextSummaryAt, weekBefore } from './week.js';

const at = (text: string): Date => new Date(text);

it.each([
  ['2026-11-20T10:00:00Z', '2026-11-23T06:00:00Z'],
  ['2026-11-23T05:59:59Z', '2026-11-23T06:00:00Z'],
  ['2026-11-23T06:00:00Z', '2026-11-30T06:00:00Z'],
  ['2026-03-28T10:00:00Z', '2026-03-30T05:00:00Z'],
  ['2026-10-22T10:00:00Z', '2026-10-26T06:00:00Z'],
])('after %s the next summary is due on Monday, seven in Sweden', (now, expected) => {
  expect(nextSummaryAt(at(now))).toEqual(at(expected));
});

it.each([
  ['2026-11-23T06:00:00Z', '2026-11-15T23:00:00Z', '2026-11-22T23:00:00Z'],
  ['2026-03-30T05:00:00Z', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
  ['2026-10-26T06:00:00Z', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z'],
])('at %s last week went from Monday to Monday, in Swedish days', (now, from, to) => {
  expect(weekBefore(at(now))).toEqual({ from: at(from), to: at(to) });
});
