/** With this begins everything that the command makes, so that a person sees whose it is. */
export const prefix = 'SYNCTEST';

/** Tells the runs apart in the same company: the second at which it began, in base 36. */
export const runName = (startedAt: Date): string =>
  Math.floor(startedAt.getTime() / 1000).toString(36);

/** Day by day from a date, YYYY-MM-DD. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
