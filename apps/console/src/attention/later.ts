/** When something that is put off comes back. */
export type Later = 'no' | 'tomorrow' | 'days' | 'monday' | 'own';

/** People begin to work about then. */
const MORNING = 8;

/** The moment in the reader's own time; `undefined` for what has none of its own. */
export function momentOf(later: Later, now: Date): string | undefined {
  switch (later) {
    case 'no':
    case 'own':
      return undefined;
    case 'tomorrow':
      return morningIn(1, now);
    case 'days':
      return morningIn(3, now);
    case 'monday':
      // From Monday to Sunday: 7 to 1 days ahead.
      return morningIn((8 - now.getDay()) % 7 || 7, now);
  }
}

function morningIn(days: number, now: Date): string {
  const { year, month, day } = {
    year: now.getFullYear(),
    month: now.getMonth(),
    day: now.getDate(),
  };
  return new Date(year, month, day + days, MORNING).toISOString();
}

/** ISO 8601 → what a field for date and time holds, in the reader's own time; and back. */
export function toField(iso: string | undefined): string {
  if (iso === undefined) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromField(field: string): string | undefined {
  const at = new Date(field);
  return field === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
