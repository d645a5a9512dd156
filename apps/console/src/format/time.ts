/** Swedish writes dates as ISO does, which is also how Fortnox shows them. */
const dateAndTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });
const dateOnly = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
const timeOnly = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** ISO 8601 → `2026-11-20 09:15:30` in the reader's time zone. */
export function formatDateTime(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : dateAndTime.format(at);
}

/** ISO 8601 → `09:15:30` in the reader's time zone. */
export function formatTime(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : timeOnly.format(at);
}

/**
 * How long ago, in the largest unit that still says something: `just now`, `3 min ago`. After two
 * days the date says more than a number of days would.
 */
export function formatAgo(iso: string, nowMs: number): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  const elapsedMs = nowMs - at;
  // Clocks of browser and server differ by a little; "in 2 s" would only confuse.
  if (elapsedMs < 5 * SECOND_MS) return 'just now';
  if (elapsedMs >= 2 * DAY_MS) return dateOnly.format(at);
  return `${formatSpan(elapsedMs)} ago`;
}

/** A waiting time or age in one unit: `42 s`, `3 min`, `5 h`, `12 days`. */
export function formatSpan(spanMs: number): string {
  if (spanMs < MINUTE_MS) return `${Math.floor(spanMs / SECOND_MS)} s`;
  if (spanMs < HOUR_MS) return `${Math.floor(spanMs / MINUTE_MS)} min`;
  if (spanMs < 2 * DAY_MS) return `${Math.floor(spanMs / HOUR_MS)} h`;
  return `${Math.floor(spanMs / DAY_MS)} days`;
}

/** An expected duration, said as vaguely as it is known: `about 4 min`. */
export function formatEstimate(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  if (seconds < 3600) return `about ${Math.ceil(seconds / 60)} min`;
  return `about ${(Math.ceil(seconds / 360) / 10).toFixed(1)} h`;
}

/** A call's duration: `87 ms`, `1.4 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${Math.round(durationMs)} ms`;
  return `${(durationMs / SECOND_MS).toFixed(1)} s`;
}

/** The first moment of a day in the reader's time zone, `2026-11-20` → ISO 8601. */
export function startOfDay(date: string): string | undefined {
  return localMoment(`${date}T00:00:00.000`);
}

/** The first moment after a day: the API's `to` is exclusive, and the day named is meant whole. */
export function endOfDay(date: string): string | undefined {
  const start = localMoment(`${date}T00:00:00.000`);
  if (start === undefined) return undefined;
  const next = new Date(start);
  // By the calendar, not by 24 hours: two days a year have 23 or 25.
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

function localMoment(withoutZone: string): string | undefined {
  const at = Date.parse(withoutZone);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
