import {
  type Database,
  newId,
  olderThan,
  toPage,
  type Page,
  type PageRequest,
} from '@sync/database';
import { readHandling, type CauseHandling, type CauseOfCompany } from './handling.js';

export type HandlingChange = {
  readonly acknowledged?: boolean | undefined;
  /** `null`: nobody any more. */
  readonly assignedTo?: string | null | undefined;
  /** `null`: it is no longer put off. */
  readonly snoozedUntil?: Date | null | undefined;
};

export type CauseComment = {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly createdAt: Date;
};

/**
 * Writes down what `actor` says of a cause; to be called within a transaction. `undefined`: the
 * company has no dead letter of it, and there is nothing to agree on.
 */
export async function changeHandling(
  db: Database,
  cause: CauseOfCompany,
  actor: string,
  change: HandlingChange,
): Promise<CauseHandling | undefined> {
  if (!(await readHandling(db, cause))) return undefined;
  await write(db, cause, toColumns(change, actor, new Date()));
  return readHandling(db, cause);
}

/** Far more than colleagues say; each overview counts them. */
export const commentsAtMost = 500;

/** The same for words to colleagues. `full`: there are as many as may be. */
export async function addComment(
  db: Database,
  cause: CauseOfCompany,
  { author, text }: { readonly author: string; readonly text: string },
): Promise<CauseComment | 'full' | undefined> {
  if (!(await readHandling(db, cause))) return undefined;
  // Whoever comments on the same cause waits here until the other's is counted.
  await write(db, cause, {});
  if ((await db.prisma.causeComment.count({ where: keyOf(cause) })) >= commentsAtMost)
    return 'full';
  return db.prisma.causeComment.create({
    data: { ...keyOf(cause), id: newId('msg'), author, text },
    select: shown,
  });
}

/** What colleagues have written, the newest first. */
export async function listComments(
  db: Database,
  cause: CauseOfCompany,
  { cursor, limit }: PageRequest,
): Promise<Page<CauseComment>> {
  const rows = await db.prisma.causeComment.findMany({
    where: { ...keyOf(cause), ...olderThan(cursor) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    select: shown,
  });
  return toPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

const shown = { id: true, author: true, text: true, createdAt: true } as const;

/** A row at most; whatever else the caller's object carries stays out. */
const keyOf = ({ connectionId, fingerprint }: CauseOfCompany): CauseOfCompany => ({
  connectionId,
  fingerprint,
});

type Columns = ReturnType<typeof toColumns>;

async function write(db: Database, cause: CauseOfCompany, columns: Columns): Promise<void> {
  const key = keyOf(cause);
  await db.prisma.causeHandling.upsert({
    where: { connectionId_fingerprint: key },
    update: { ...columns, updatedAt: new Date() },
    create: { ...key, ...columns },
  });
}

function toColumns(
  { acknowledged, assignedTo, snoozedUntil }: HandlingChange,
  by: string,
  at: Date,
) {
  return {
    ...(acknowledged === undefined ? {} : acknowledgement(acknowledged ? { by, at } : nobody)),
    ...(assignedTo === undefined ? {} : assignment(assignedTo, { by, at })),
    ...(snoozedUntil === undefined ? {} : snooze(snoozedUntil, { by, at })),
  };
}

type Signed = { readonly by: string | null; readonly at: Date | null };

const nobody: Signed = { by: null, at: null };

const acknowledgement = ({ by, at }: Signed) => ({ acknowledgedBy: by, acknowledgedAt: at });

function assignment(assignedTo: string | null, signed: Signed) {
  const { by, at } = assignedTo === null ? nobody : signed;
  return { assignedTo, assignedBy: by, assignedAt: at };
}

function snooze(snoozedUntil: Date | null, signed: Signed) {
  const { by, at } = snoozedUntil === null ? nobody : signed;
  return { snoozedUntil, snoozedBy: by, snoozedAt: at };
}

const batchSize = 500;

/** Removes what was last said `days` ago or more of causes that hold nothing back any more. */
export async function eraseOldHandlings(db: Database, days: number): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM cause_handlings WHERE (connection_id, fingerprint) IN (
      SELECT h.connection_id, h.fingerprint FROM cause_handlings h
      WHERE h.updated_at < now() - ${days}::int * interval '1 day' AND NOT EXISTS (
        SELECT 1 FROM sync_jobs j WHERE j.connection_id = h.connection_id
          AND j.fingerprint = h.fingerprint AND j.status = 'dead-lettered')
      LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
}
