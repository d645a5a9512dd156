import { minuteOfSwedishDay } from '@sync/shared';

/** Minutes after midnight in Sweden, from the first included to the second excluded; may pass midnight. */
export type QuietHours = { readonly from: number; readonly to: number };

export type Timing = {
  readonly digestMinutes: number;
  readonly quiet: QuietHours | undefined;
};

const minuteMs = 60_000;
const minutesOfDay = 1440;

/** When something that happens `now` is to be told: after what is gathered, and not in quiet hours. */
export function tellingTime({ digestMinutes, quiet }: Timing, now: Date): Date {
  return afterQuiet(quiet, new Date(now.getTime() + digestMinutes * minuteMs));
}

/** The moment itself, or the end of the quiet hours that it lies in. */
export function afterQuiet(quiet: QuietHours | undefined, at: Date): Date {
  if (quiet === undefined || !isQuiet(quiet, at)) return at;
  const left = minutesUntil(quiet.to, minuteOfSwedishDay(at));
  const end = new Date(Math.floor(at.getTime() / minuteMs + left) * minuteMs);
  // In the night in which the clock is changed the hours of the clock are not those that pass.
  const late = minuteOfSwedishDay(end) - quiet.to;
  return new Date(end.getTime() - late * minuteMs);
}

function isQuiet({ from, to }: QuietHours, at: Date): boolean {
  const minute = minuteOfSwedishDay(at);
  return minutesUntil(to, minute) < minutesUntil(to, from) || minute === from;
}

/** More than none: from a minute to itself is a day. */
function minutesUntil(minute: number, from: number): number {
  const left = (minute - from + minutesOfDay) % minutesOfDay;
  return left === 0 ? minutesOfDay : left;
}
