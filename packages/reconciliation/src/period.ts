/** Invoice dates, YYYY-MM-DD, both included. */
export type Period = { readonly from: string; readonly to: string };

/** Whether a day lies within; one that nobody tells does. */
export const isWithin = (day: string | undefined, { from, to }: Period): boolean =>
  day === undefined || (day >= from && day <= to);

/** YYYY-MM of each month that a period touches, the first one first. By number: no text of a Date is compared. */
export function monthsIn({ from, to }: Period): readonly string[] {
  const [first, last] = [numberOf(from), numberOf(to)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => nameOf(first + n));
}

/** The first and the last day of a month. */
export function daysOf(month: string): Period {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0));
  return { from: `${month}-01`, to: `${month}-${String(days.getUTCDate()).padStart(2, '0')}` };
}

/** Months since year 0. */
const numberOf = (day: string): number =>
  Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

const nameOf = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
