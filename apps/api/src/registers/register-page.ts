import { z } from 'zod';
import { pagingQuery } from '../http/input.js';
import type { Listed } from './register.js';

const prefix = 'after:';

/** Opaque: the key of the last item shown. */
const cursorSchema = z
  .string()
  .max(500)
  .transform((given, context) => {
    const text = Buffer.from(given, 'base64url').toString('utf8');
    if (text.startsWith(prefix)) return text.slice(prefix.length);
    context.addIssue({ code: 'custom', message: 'is not a cursor that this API gave' });
    return z.NEVER;
  });

export const registerQuerySchema = z.object({
  query: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Part of the number, the code or the name, in any case of letters' }),
  limit: pagingQuery.limit,
  cursor: cursorSchema.optional().meta({ description: 'nextCursor of the page before' }),
});

type RegisterQuery = z.output<typeof registerQuerySchema>;

/** Once for all pages of what was read: a chart of accounts takes longer to be put in order than to be looked through. */
export function inOrder<Item>(listed: Listed<Item>, keyOf: (item: Item) => string): Listed<Item> {
  const items = listed.items.toSorted((a, b) => (isBefore(keyOf(a), keyOf(b)) ? -1 : 1));
  return { ...listed, items };
}

/**
 * The items that fit, from the cursor on; pages stay in order when the list has changed between them.
 * `listed` is in order (`inOrder`).
 */
export function registerPage<Item extends { readonly name: string }>(
  { items }: Listed<Item>,
  keyOf: (item: Item) => string,
  { query = '', limit, cursor }: RegisterQuery,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const wanted = query.toLowerCase();
  const fits = (item: Item): boolean =>
    `${keyOf(item)}\n${item.name}`.toLowerCase().includes(wanted);
  const rest = items.filter(
    (item) => fits(item) && (cursor === undefined || isBefore(cursor, keyOf(item))),
  );
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rest.length > limit && last ? cursorAfter(keyOf(last)) : null;
  return { items: shown, nextCursor };
}

/** `9` stands before `10`: people look for numbers by size. */
const order = new Intl.Collator('sv', { numeric: true });

/** A total order: keys that a person would call the same differ by their code units at last. */
function isBefore(a: string, b: string): boolean {
  const compared = order.compare(a, b);
  return compared === 0 ? a < b : compared < 0;
}

const cursorAfter = (key: string): string =>
  Buffer.from(`${prefix}${key}`, 'utf8').toString('base64url');
