import { type Database } from '@sync/database';

/** Why ingress did not take an invoice in: never for what the invoice says, only for how many come. */
export type RefusalReason = 'too-many-at-once' | 'rate' | 'open-jobs';

export type Refusals = {
  readonly connectionId: string;
  readonly reason: RefusalReason;
  /** How many more there are since they were noted last. */
  readonly count: number;
};

/** How often a connection was refused for one reason, ever. */
type NotedRefusals = {
  readonly reason: RefusalReason;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
};

/**
 * Adds to what is known about refusals, for the operator to see; connections that there are none of
 * (a stranger named them) are passed over. Answers which ones there are.
 */
export async function noteRefusals(
  db: Database,
  refusals: readonly Refusals[],
): Promise<readonly Refusals[]> {
  const ids = refusals.map(({ connectionId }) => connectionId);
  const found = await db.prisma.connection.findMany({
    where: { id: { in: ids } },
    select: { id: true },
  });
  const known = new Set(found.map(({ id }) => id));
  const noted = refusals.filter(({ connectionId }) => known.has(connectionId));
  for (const { connectionId, reason, count } of noted) {
    await db.prisma.$executeRaw`
      INSERT INTO ingress_refusals (connection_id, reason, count)
      VALUES (${connectionId}, ${reason}, ${count}::int)
      ON CONFLICT (connection_id, reason) DO UPDATE
      SET count = ingress_refusals.count + excluded.count, last_at = now()`;
  }
  return noted;
}

/** The same for one connection, newest first. */
export async function findRefusals(
  db: Database,
  connectionId: string,
): Promise<readonly NotedRefusals[]> {
  return db.prisma.$queryRaw<NotedRefusals[]>`
    SELECT reason, count, first_at AS "firstAt", last_at AS "lastAt" FROM ingress_refusals
    WHERE connection_id = ${connectionId} ORDER BY last_at DESC`;
}
