import { LARGEST_PAGE } from './queries.js';

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
type Asked = { readonly limit: number; readonly cursor?: string };

/** A list to its end, page by page: for lists of people and what is theirs, which are short. */
export async function everyPage<Item>(
  read: (query: Asked) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let asked: Asked = { limit: LARGEST_PAGE };
  for (;;) {
    const page = await read(asked);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    asked = { limit: LARGEST_PAGE, cursor: page.nextCursor };
  }
}
