import { Prisma, type Queries } from '@sync/database';
import { comparable } from './grams.js';

type Which = { readonly connectionId: string; readonly jobIds: readonly string[] };

/**
 * Deletes the saved views that name one of these jobs' customers, before the jobs forget the name:
 * views of that company, and of all companies that their makers see. Answers how many those were. A view that
 * only lost its search would show every invoice under a name that says otherwise.
 */
export async function forgetViewsNaming(
  tx: Queries,
  { connectionId, jobIds }: Which,
): Promise<number> {
  // Whoever saves a view at this moment waits for the end, and what was saved before is seen here.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('saved views'))`;
  const names = await customerNames(tx, jobIds);
  if (names.length === 0) return 0;
  const views = await tx.savedView.findMany({
    select: { id: true, name: true, filters: true },
    where: { OR: [{ connectionId }, { connectionId: null, ...seeing(connectionId) }] },
  });
  const ids = views
    .filter((view) => names.some((name) => isNamedBy(name, view)))
    .map(({ id }) => id);
  const { count } = await tx.savedView.deleteMany({ where: { id: { in: ids } } });
  return count;
}

/** Each as its words. */
async function customerNames(
  tx: Queries,
  jobIds: readonly string[],
): Promise<(readonly string[])[]> {
  const rows = await tx.$queryRaw<{ name: string | null }[]>`
    SELECT DISTINCT coalesce(customer_name, ${nameInEvent}) AS name
    FROM sync_jobs WHERE id = ANY(${[...jobIds]}::text[])`;
  return rows.map(({ name }) => wordsOf(name ?? '')).filter((words) => words.length > 0);
}

const nameInEvent = Prisma.sql`event #>> '{data,invoice,customer,name}'`;

const seeing = (connectionId: string): Prisma.SavedViewWhereInput => ({
  OR: [{ scoped: false }, { connectionIds: { has: connectionId } }],
});

type View = { readonly name: string; readonly filters: Prisma.JsonValue };

/**
 * The whole name stands in it, or all that it searches for are words of the name: `andersson` is
 * what a clerk types to find Anna Andersson.
 */
function isNamedBy(customer: readonly string[], { name, filters }: View): boolean {
  const query = wordsOf(queryOf(filters));
  if (holds(wordsOf(name), customer) || holds(query, customer)) return true;
  return query.length > 0 && query.every((word) => customer.includes(word));
}

/** Whether these words stand in the others, one after the other. */
const holds = (words: readonly string[], wanted: readonly string[]): boolean =>
  ` ${words.join(' ')} `.includes(` ${wanted.join(' ')} `);

/** Without what stands between them: `Ek, Anna` and `Anna's` are names too. */
const wordsOf = (text: string): readonly string[] =>
  comparable(text).match(/[\p{L}\p{N}]+/gu) ?? [];

function queryOf(filters: Prisma.JsonValue): string {
  if (typeof filters !== 'object' || filters === null || Array.isArray(filters)) return '';
  const { query } = filters;
  return typeof query === 'string' ? query : '';
}
