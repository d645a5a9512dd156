/** Invoice dates, YYYY-MM-DD, both included. */
export type Period = { readonly from: string; readonly to: string };

/** YYYY-MM of each month that a period touches, the first one first. */
export function monthsIn({ from, to }: Period): readonly string[] {
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = after(month)) {
    months.push(month);
  }
  return months;
}

/** The first and the last day of a month. */
export function daysOf(month: string): Period {
  const last = new Date(`${after(month)}-01T00:00:00Z`);
  last.setUTCDate(0);
  return { from: `${month}-01`, to: last.toISOString().slice(0, 10) };
}

function after(month: string): string {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return next.toISOString().slice(0, 7);
}
