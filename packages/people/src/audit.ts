import {
  newId,
  olderThan,
  Prisma,
  toPage,
  type Database,
  type Page,
  type PageRequest,
} from '@sync/database';
import { boundedDetails } from './bounded-details.js';

/** What is written down about one thing that somebody did or tried. */
export type AuditRecord = {
  /** Name of the operator; `undefined`: nobody who is known. */
  readonly actor: string | undefined;
  readonly role: string | undefined;
  readonly address: string;
  readonly action: string;
  readonly outcome: 'success' | 'failure';
  readonly connectionId?: string | undefined;
  /** What it was done to: id of a job, replay, session, token. */
  readonly subject?: string | undefined;
  readonly reason?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
};

export type AuditEntry = Prisma.AuditEntryGetPayload<object>;

/** Adds an entry. Given the database of a transaction, it is kept only if that is. */
export async function recordAudit(db: Database, record: AuditRecord): Promise<void> {
  const { actor, role, address, action, outcome, details } = record;
  await db.prisma.auditEntry.create({
    data: {
      id: newId('aud'),
      actor: actor ?? null,
      role: role ?? null,
      ...{ address, action, outcome },
      connectionId: record.connectionId ?? null,
      subject: record.subject ?? null,
      reason: record.reason ?? null,
      details: details === undefined ? Prisma.JsonNull : toJson(boundedDetails(toJson(details))),
    },
    select: { id: true },
  });
}

export type AuditFilter = {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  /** Only entries about one of these connections; `undefined`: about anything. */
  readonly connectionIds?: readonly string[] | undefined;
  /** At or after. */
  readonly from?: Date | undefined;
  /** Before. */
  readonly to?: Date | undefined;
};

/** Newest first. */
export async function listAudit(
  db: Database,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEntry>> {
  const rows = await db.prisma.auditEntry.findMany({
    where: { AND: [matching(filter), olderThan(page.cursor)] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows, page.limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

function matching(filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { actor, action, outcome, connectionIds, from, to } = filter;
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(connectionIds === undefined ? {} : { connectionId: { in: [...connectionIds] } }),
    createdAt: {
      ...(from === undefined ? {} : { gte: from }),
      ...(to === undefined ? {} : { lt: to }),
    },
  };
}

/**
 * Erases entries that are older than so many days, at least 90, up to a thousand at once; answers
 * how many. The role of the processes can remove none in any other way.
 */
export async function eraseOldAudit(db: Database, days: number): Promise<number> {
  const [row] = await db.prisma.$queryRaw<{ erased: number }[]>`
    SELECT erase_old_audit_entries(${days}::int) AS erased`;
  return row?.erased ?? 0;
}

/** Going through text drops keys that are `undefined`. */
function toJson(details: Readonly<Record<string, unknown>>): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(details)) as Prisma.InputJsonObject;
}
