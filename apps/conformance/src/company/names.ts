/** With this begins everything that the command makes, so that a person sees whose it is. */
export const prefix = 'SYNCTEST';

/** Tells the runs in one company apart: when it began, in milliseconds, in base 36. */
export const runName = (startedAt: Date): string => startedAt.getTime().toString(36);

/** So many days after a date, both YYYY-MM-DD; a negative number of days is before. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
