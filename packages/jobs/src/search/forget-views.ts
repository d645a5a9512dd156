import { Prisma, type Queries } from '@sync/database';
import { namedViews } from './named-views.js';

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
  const named = await namedViews(
    views.map(({ id, name, filters }) => ({ id, name, query: queryOf(filters) })),
    names,
  );
  const { count } = await tx.savedView.deleteMany({ where: { id: { in: [...named] } } });
  return count;
}

async function customerNames(tx: Queries, jobIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ name: string | null }[]>`
    SELECT DISTINCT coalesce(customer_name, ${nameInEvent}) AS name
    FROM sync_jobs WHERE id = ANY(${[...jobIds]}::text[])`;
  return rows.flatMap(({ name }) => name ?? []);
}

const nameInEvent = Prisma.sql`event #>> '{data,invoice,customer,name}'`;

const seeing = (connectionId: string): Prisma.SavedViewWhereInput => ({
  OR: [{ scoped: false }, { connectionIds: { has: connectionId } }],
});

function queryOf(filters: Prisma.JsonValue): string {
  if (typeof filters !== 'object' || filters === null || Array.isArray(filters)) return '';
  const { query } = filters;
  return typeof query === 'string' ? query : '';
}
