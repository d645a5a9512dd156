import { isStorableTime } from './storable-time.js';

/** A page of a list and the opaque cursor of the next one. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

export type PageRequest = { readonly limit: number; readonly cursor: Cursor | undefined };

/** The last row already shown: its time and its id, which break ties between equal times. */
export type Cursor = { readonly at: Date; readonly id: string };

/** `undefined`: nobody here made this cursor. */
export function readCursor(text: string): Cursor | undefined {
  const [time = '', id] = Buffer.from(text, 'base64url').toString('utf8').split('|');
  const at = new Date(time);
  const isCursor = id !== undefined && id !== '' && !id.includes('\0') && isStorableTime(at);
  return isCursor ? { at, id } : undefined;
}

/** For Prisma's `where`: rows that come after the cursor in a list that shows the newest first. */
export function olderThan(cursor: Cursor | undefined) {
  if (cursor === undefined) return {};
  const { at, id } = cursor;
  return { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }] };
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.at.toISOString()}|${cursor.id}`).toString('base64url');
}

/** Callers ask for one row more than they show: its presence says that there is another page. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (row: T) => Cursor,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor(cursorOf(last)) : null };
}
