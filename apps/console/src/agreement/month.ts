/** Months are YYYY-MM throughout, and a month's days are those of its name, in no time zone. */
const pattern = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;

/** Which month the page shows, and from where its lists go on. */
export type AgreementSearch = {
  readonly month?: string;
  /** Of the comparisons. */
  readonly cursor?: string;
  /** Of what does not agree. */
  readonly finding?: string;
};

export function readAgreementSearch(search: Readonly<Record<string, unknown>>): AgreementSearch {
  const { month, cursor, finding } = search;
  return {
    ...(typeof month === 'string' && pattern.test(month) ? { month } : {}),
    ...(typeof cursor === 'string' && cursor !== '' ? { cursor } : {}),
    ...(typeof finding === 'string' && finding !== '' ? { finding } : {}),
  };
}

/** The month that is over: it is the one that is closed now. */
export function lastMonth(now: Date): string {
  return shifted(monthOf(now), -1);
}

export function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

export function daysOf(month: string): { readonly from: string; readonly to: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return { from: `${month}-01`, to: last };
}

/** Two years back from this month; whatever else is asked for is among them. */
export function offeredMonths(now: Date, asked: string): readonly string[] {
  const latest = monthOf(now);
  const recent = Array.from({ length: 24 }, (_, n) => shifted(latest, -n));
  return recent.includes(asked) ? recent : [asked, ...recent];
}

export function isFuture(month: string, now: Date): boolean {
  return month > monthOf(now);
}

const monthOf = (at: Date): string =>
  `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}`;
