import type { LocalDate } from '@sync/shared';

/** Days and months of the calendar, without a clock. */

type Day = { readonly year: number; readonly month: number; readonly day: number };

/** The day after a date. */
export function dayAfter(date: LocalDate): LocalDate {
  const { year, month, day } = readDay(date);
  if (day < daysIn(year, month)) return write({ year, month, day: day + 1 });
  return month < 12
    ? write({ year, month: month + 1, day: 1 })
    : write({ year: year + 1, month: 1, day: 1 });
}

/** Whole months from a period's first day to its last, that day included; 0 where it ends first. */
export function monthsBetween(first: LocalDate, last: LocalDate): number {
  if (last < first) return 0;
  const from = readDay(first);
  const to = readDay(dayAfter(last));
  const months = (to.year - from.year) * 12 + to.month - from.month;
  return to.day < from.day ? months - 1 : months;
}

function readDay(date: LocalDate): Day {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { year, month, day };
}

const write = ({ year, month, day }: Day): LocalDate =>
  [String(year).padStart(4, '0'), two(month), two(day)].join('-');

const two = (value: number): string => String(value).padStart(2, '0');

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
