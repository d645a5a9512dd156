import { swedishDate, swedishTime } from './swedish-time.js';

it.each([
  ['in winter an hour ahead of UTC', '2026-01-31T23:30:00Z', { day: '2026-02-01', hour: 0 }],
  ['in summer two', '2026-07-01T21:59:00Z', { day: '2026-07-01', hour: 23 }],
  ['in the hour that comes twice', '2026-10-25T01:30:00Z', { day: '2026-10-25', hour: 2 }],
  ['after the hour that is left out', '2026-03-29T01:00:00Z', { day: '2026-03-29', hour: 3 }],
])('goes by Swedish days and hours, %s', (_, at, expected) => {
  expect(swedishTime(new Date(at))).toEqual(expected);
  expect(swedishDate(new Date(at))).toBe(expected.day);
});
