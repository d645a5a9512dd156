import { Prisma, type Queries } from '@sync/database';
import { namedViews } from './named-views.js';

type Which = { readonly connectionId: string; readonly jobIds: readonly string[] };

/** A saved view that names a customer who is erased. */
type NamingView = {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly shared: boolean;
  readonly filters: Readonly<Record<string, string>>;
  /** The connections that exist for whoever made it; `undefined`: all. */
  readonly madeFor: readonly string[] | undefined;
};

/** Whether it is for whoever erases to delete this view. */
export type MayForget = (view: NamingView) => boolean;

export type ForgottenViews = {
  /** These were deleted. */
  readonly gone: readonly NamingView[];
  /** These name the customer still: they are for others to delete. */
  readonly left: readonly NamingView[];
};

/**
 * Deletes the saved views that name one of these jobs' customers, before the jobs forget the name:
 * views of that company, and of all companies that their makers see. A view that only lost its search
 * would show every invoice under a name that says otherwise.
 */
export async function forgetViewsNaming(
  tx: Queries,
  { connectionId, jobIds }: Which,
  mayForget: MayForget,
): Promise<ForgottenViews> {
  // Whoever saves a view at this moment waits for the end, and what was saved before is seen here.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('saved views'))`;
  const names = await customerNames(tx, jobIds);
  if (names.length === 0) return { gone: [], left: [] };
  const naming = await viewsNaming(tx, connectionId, names);
  // The name came with an invoice, so whoever sends invoices chooses it: it opens no view of others.
  const gone = naming.filter(mayForget);
  await tx.savedView.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } });
  return { gone, left: naming.filter((view) => !mayForget(view)) };
}

async function viewsNaming(
  tx: Queries,
  connectionId: string,
  names: readonly string[],
): Promise<readonly NamingView[]> {
  const rows = await tx.savedView.findMany({
    where: { OR: [{ connectionId }, { connectionId: null, ...seeing(connectionId) }] },
    orderBy: { id: 'asc' },
  });
  const views = rows.map(toNamingView);
  const inWords = views.map(({ id, name, filters }) => ({
    ...{ id, name },
    query: filters['query'] ?? '',
  }));
  const named = await namedViews(inWords, names);
  return views.filter(({ id }) => named.has(id));
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

function toNamingView(row: Prisma.SavedViewGetPayload<object>): NamingView {
  const { id, name, owner, shared, filters, scoped, connectionIds } = row;
  const madeFor = scoped ? connectionIds : undefined;
  return { ...{ id, name, owner, shared, madeFor }, filters: textsOf(filters) };
}

function textsOf(filters: Prisma.JsonValue): Record<string, string> {
  const entries = typeof filters === 'object' && filters !== null ? Object.entries(filters) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
