import { afterQuiet, tellingTime } from './when.js';

const night = { from: 22 * 60, to: 7 * 60 };
const at = (text: string): Date => new Date(text);

it('tells at once, or after what is gathered', () => {
  const now = at('2026-11-20T10:00:00Z');
  expect(tellingTime({ digestMinutes: 0, quiet: undefined }, now)).toEqual(now);
  const hourly = { digestMinutes: 60, quiet: night };
  expect(tellingTime(hourly, now)).toEqual(at('2026-11-20T11:00:00Z'));
});

it.each([
  ['at their beginning', '2026-11-20T21:00:00Z', '2026-11-21T06:00:00Z'],
  ['before midnight', '2026-11-20T22:30:30Z', '2026-11-21T06:00:00Z'],
  ['after midnight', '2026-11-21T05:59:59Z', '2026-11-21T06:00:00Z'],
  ['when clocks go forward', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
  ['when clocks go back', '2026-10-24T21:00:00Z', '2026-10-25T06:00:00Z'],
])('waits for the end of quiet hours, in Swedish time: %s', (_, given, expected) => {
  expect(afterQuiet(night, at(given))).toEqual(at(expected));
});

it.each(['2026-11-20T20:59:59Z', '2026-11-21T06:00:00Z', '2026-11-21T12:00:00Z'])(
  'disturbs outside of them: %s',
  (given) => {
    expect(afterQuiet(night, at(given))).toEqual(at(given));
  },
);

it('what is gathered into the quiet hours waits for their end too', () => {
  const timing = { digestMinutes: 120, quiet: { from: 12 * 60, to: 13 * 60 } };
  expect(tellingTime(timing, at('2026-11-20T09:30:00Z'))).toEqual(at('2026-11-20T12:00:00Z'));
});
