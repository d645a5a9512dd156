import { minuteOfSwedishDay, swedishDate } from '@sync/shared';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The clock in Sweden at which a summary of last week is there when the week begins. */
const summaryHour = 7;

/** A week that has passed; `to` is its end and the beginning of the next. */
export type Week = { readonly from: Date; readonly to: Date };

/** The next Monday, seven o'clock in Sweden, after `now`. */
export function nextSummaryAt(now: Date): Date {
  const today = mondayOf(now, summaryHour);
  return today > now ? today : mondayOf(new Date(today.getTime() + 7 * dayMs), summaryHour);
}

/** The Swedish week before the one of `at`, from Monday to Monday. */
export function weekBefore(at: Date): Week {
  const to = mondayOf(at, 0);
  // Twelve hours short of a week, so that a changed clock does not lead into another day.
  return { from: mondayOf(new Date(to.getTime() - 6.5 * dayMs), 0), to };
}

/** That hour of the Monday of the week in which `at` lies, by the clock in Sweden. */
function mondayOf(at: Date, hour: number): Date {
  const day = new Date(`${swedishDate(at)}T00:00:00Z`);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  const inWinter = new Date(day.getTime() - sinceMonday * dayMs + (hour - 1) * hourMs);
  const isSummer = minuteOfSwedishDay(inWinter) === ((hour + 1) % 24) * 60;
  return isSummer ? new Date(inWinter.getTime() - hourMs) : inWinter;
}
