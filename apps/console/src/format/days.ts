/** The first moment of a day in the reader's time zone, `2026-11-20` → ISO 8601. */
export function startOfDay(date: string): string | undefined {
  const at = Date.parse(`${date}T00:00:00.000`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The first moment after a day: the API's `to` is exclusive, and the day named is meant whole. */
export function endOfDay(date: string): string | undefined {
  const start = startOfDay(date);
  if (start === undefined) return undefined;
  const next = new Date(start);
  // By the calendar, not by 24 hours: two days a year have 23 or 25.
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

/** The day of a moment in the reader's time zone. */
export function dayOf(moment: string): string {
  const at = new Date(moment);
  const [month, day] = [at.getMonth() + 1, at.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${String(at.getFullYear()).padStart(4, '0')}-${String(month)}-${String(day)}`;
}

/** The last day that is whole before a moment; the reverse of `endOfDay`. */
export function dayBefore(moment: string): string {
  return dayOf(new Date(Date.parse(moment) - 1).toISOString());
}
