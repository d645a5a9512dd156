import { newId, type Database, type Prisma, type Queries } from '@sync/database';
import { audienceOf, type Reach } from './view-audience.js';

/** A list of invoices that somebody comes back to. */
export type SavedView = Reach & {
  readonly id: string;
  readonly name: string;
  /** In their order; none: the reader's own. */
  readonly columns: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type WantedView = Reach & Pick<SavedView, 'name' | 'columns'>;

export type ViewRefusal = 'name-taken' | 'too-many-own' | 'too-many-shared';

/** `view` or why there is none. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly view: SavedView }
  | { readonly kind: 'refused'; readonly why: ViewRefusal };

/** Made by one person, shared ones included. */
export const viewsOfOneAtMost = 50;
/** More are no menu any more. */
export const sharedViewsAtMost = 100;
/** By people of some companies, all together: they must leave places for the others. */
const sharedByScopedAtMost = 50;

/** A private view goes when its maker has read no list with it for so long; it may name a customer. */
const unusedDays = 400;

export function createSavedView(db: Database, wanted: WantedView): Promise<SaveOutcome> {
  return db.prisma.$transaction(async (tx) => {
    await oneAtATime(tx);
    const refusal = await refusalOf(tx, wanted, undefined);
    if (refusal) return refusal;
    const data = { id: newId('viw'), owner: wanted.owner, ...columnsOf(wanted) };
    return { kind: 'saved', view: toSavedView(await tx.savedView.create({ data })) };
  });
}

/** Takes away private views that nobody has read for more than a year; answers how many. */
export function eraseUnusedViews(db: Database): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM saved_views
    WHERE NOT shared AND used_at < now() - ${unusedDays}::int * interval '1 day'`;
}

export async function findSavedView(db: Database, id: string): Promise<SavedView | undefined> {
  const row = await db.prisma.savedView.findUnique({ where: { id } });
  return row ? toSavedView(row) : undefined;
}

/** The same in a transaction that is going to change it: whoever else changes views waits for its end. */
export async function findSavedViewToChange(
  db: Database,
  id: string,
): Promise<SavedView | undefined> {
  await oneAtATime(db.prisma);
  return findSavedView(db, id);
}

/** To be called after `findSavedViewToChange`, in its transaction. */
export async function changeSavedView(
  db: Database,
  before: SavedView,
  wanted: WantedView,
): Promise<SaveOutcome> {
  const refusal = await refusalOf(db.prisma, wanted, before);
  if (refusal) return refusal;
  const where = { id: before.id };
  const row = await db.prisma.savedView.update({ where, data: columnsOf(wanted) });
  return { kind: 'saved', view: toSavedView(row) };
}

export async function deleteSavedView(db: Database, id: string): Promise<void> {
  await db.prisma.savedView.deleteMany({ where: { id } });
}

/** All that are shared, and a person's own, by name; notes that their maker still uses these. */
export async function listSavedViews(db: Database, owner: string): Promise<readonly SavedView[]> {
  await db.prisma.$executeRaw`
    UPDATE saved_views SET used_at = now()
    WHERE owner = ${owner} AND used_at < now() - interval '1 day'`;
  const rows = await db.prisma.savedView.findMany({
    where: { OR: [{ shared: true }, { owner }] },
    orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toSavedView);
}

/**
 * In a transaction that is going to make or change a view, before it locks anything else: whoever else
 * does waits for its end.
 */
export const lockSavedViews = (db: Database): Promise<void> => oneAtATime(db.prisma);

/** Names and numbers of views are looked at and kept by one after the other. */
async function oneAtATime(tx: Queries): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('saved views'))`;
}

async function refusalOf(
  tx: Queries,
  wanted: WantedView,
  before: SavedView | undefined,
): Promise<Extract<SaveOutcome, { kind: 'refused' }> | undefined> {
  const namesake = await tx.savedView.findFirst({
    where: { audience: audienceOf(wanted), nameKey: keyOf(wanted.name) },
  });
  if (namesake && namesake.id !== before?.id) return { kind: 'refused', why: 'name-taken' };
  if (!before && (await countOf(tx, { owner: wanted.owner })) >= viewsOfOneAtMost) {
    return { kind: 'refused', why: 'too-many-own' };
  }
  if (!wanted.shared || before?.shared === true) return undefined;
  return (await isRoomForShared(tx, wanted))
    ? undefined
    : { kind: 'refused', why: 'too-many-shared' };
}

async function isRoomForShared(tx: Queries, { madeFor }: WantedView): Promise<boolean> {
  if ((await countOf(tx, { shared: true })) >= sharedViewsAtMost) return false;
  if (madeFor === undefined) return true;
  return (await countOf(tx, { shared: true, scoped: true })) < sharedByScopedAtMost;
}

const countOf = (tx: Queries, where: Prisma.SavedViewWhereInput): Promise<number> =>
  tx.savedView.count({ where });

function columnsOf(wanted: WantedView) {
  const { name, shared, filters, columns, madeFor } = wanted;
  return {
    ...{ name, shared, filters, columns: [...columns] },
    nameKey: keyOf(name),
    audience: audienceOf(wanted),
    connectionId: filters['connectionId'] ?? null,
    scoped: madeFor !== undefined,
    connectionIds: [...(madeFor ?? [])],
  };
}

const keyOf = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();

function toSavedView(row: Prisma.SavedViewGetPayload<object>): SavedView {
  const { id, name, owner, shared, columns, scoped, connectionIds, createdAt, updatedAt } = row;
  return {
    ...{ id, name, owner, shared, columns, createdAt, updatedAt },
    filters: textsOf(row.filters),
    madeFor: scoped ? connectionIds : undefined,
  };
}

/** Only texts are ever stored. */
function textsOf(value: Prisma.JsonValue): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
