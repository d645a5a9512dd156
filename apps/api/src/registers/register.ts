import type { FortnoxClient, FortnoxResult, Page } from '@sync/fortnox';
import { ok } from '@sync/shared';
import { z } from 'zod';

/** The year whose chart of accounts is shown; accounts are per year. */
export const financialYearSchema = z.object({ from: z.iso.date(), to: z.iso.date() });

type FinancialYear = z.output<typeof financialYearSchema>;

/** What of the client the registers are read with. */
export type RegisterClient = Pick<
  FortnoxClient,
  'modesOfPayment' | 'costCenters' | 'financialYears'
> & {
  readonly [Register in 'accounts' | 'projects' | 'articles']: Pick<
    FortnoxClient[Register],
    'list'
  >;
};

/** Everything that was read of one register, in the order of its keys. */
export type Listed<Item> = {
  readonly items: readonly Item[];
  /** False: the company has more than are read for a picker. */
  readonly isComplete: boolean;
  readonly financialYear?: FinancialYear | undefined;
};

/** A list that the company keeps in Fortnox, as a picker shows it. */
export type Register<Item> = {
  /** The last part of the operation's address. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly item: z.ZodType<Item>;
  /** What a connection's settings name the item by; no two items have the same. */
  readonly keyOf: (item: Item) => string;
  /** One call for each 500 items, up to `maxPages`. */
  readonly read: (fortnox: RegisterClient, today: string) => FortnoxResult<Listed<Item>>;
};

/** Of 500: a full chart of accounts has some 1,300; who has 3,000 articles types the number. */
const maxPages = 6;
const pageSize = 500;

/** Every page until the last, or until there are too many for a picker. */
export async function readPages<From, Item>(
  list: (pageNumber: number) => FortnoxResult<Page<From>>,
  toItem: (from: From) => Item,
): FortnoxResult<Listed<Item>> {
  const items: Item[] = [];
  for (let number = 1; number <= maxPages; number += 1) {
    const page = await list(number);
    if (!page.ok) return page;
    items.push(...page.value.items.map(toItem));
    if (number >= page.value.totalPages) return ok({ items, isComplete: true });
  }
  return ok({ items, isComplete: false });
}

/** The only page that is asked for of a list that hardly has more. */
export async function readOnePage<From, Item>(
  asked: FortnoxResult<readonly From[]>,
  toItem: (from: From) => Item,
): FortnoxResult<Listed<Item>> {
  const listed = await asked;
  if (!listed.ok) return listed;
  const items = listed.value.map(toItem);
  return ok({ items, isComplete: items.length < pageSize });
}
