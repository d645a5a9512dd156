const first = Date.parse('0001-01-01T00:00:00.000Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Whether a time can be asked of PostgreSQL: it knows no year 0, and years of five digits reach it in
 * a writing that it does not read. `false` for an invalid date too.
 */
export function isStorableTime(time: Date): boolean {
  return time.getTime() >= first && time.getTime() <= last;
}
