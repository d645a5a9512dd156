/** `sv-SE` writes `2026-11-20 03:00:00`. */
const format = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The day and the hour of the clock in Sweden. */
export type SwedishTime = { readonly day: string; readonly hour: number };

/** Books are kept by Swedish days, and Fortnox's dates are Swedish ones; `day` is YYYY-MM-DD. */
export function swedishTime(at: Date): SwedishTime {
  const [day = '', time = ''] = format.format(at).split(' ');
  return { day, hour: Number(time.slice(0, 2)) };
}

/** YYYY-MM-DD of the moment in Sweden. */
export function swedishDate(at: Date): string {
  return swedishTime(at).day;
}

/** Minutes after midnight on the clock in Sweden. */
export function minuteOfSwedishDay(at: Date): number {
  const [hours = '', minutes = ''] = (format.format(at).split(' ')[1] ?? '').split(':');
  return Number(hours) * 60 + Number(minutes);
}
