import { timeAxis } from './time-axis.js';

const seconds = (...all: readonly number[]): number[] => all.map((one) => one * 1000);

it.each([
  ['nothing', [], seconds(0, 1)],
  ['less than a second', [340], seconds(0, 1)],
  ['some seconds', [16_400], seconds(0, 5, 10, 15, 20)],
  ['minutes', [190_000], seconds(0, 60, 120, 180, 240)],
  ['hours', [9 * 3_600_000], seconds(0, 4 * 3600, 8 * 3600, 12 * 3600)],
  ['weeks', [20 * 86_400_000], seconds(...[0, 5, 10, 15, 20].map((days) => days * 86_400))],
])('an axis up to %s has few marks, at times that read well', (_what, times, ticks) => {
  const axis = timeAxis(times);
  expect(axis.ticks).toEqual(ticks);
  expect(axis.domain).toEqual([0, ticks.at(-1)]);
});
