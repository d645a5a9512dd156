import { type Database, Prisma } from '@sync/database';
import { jobsAtRest } from '../at-rest.js';

/** The dead letters of one company with one cause. */
export type CauseOfCompany = { readonly connectionId: string; readonly fingerprint: string };

/** What people have agreed on about them. */
export type CauseHandling = CauseOfCompany & {
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Date | null;
  readonly assignedTo: string | null;
  readonly assignedBy: string | null;
  readonly assignedAt: Date | null;
  readonly snoozedUntil: Date | null;
  readonly snoozedBy: string | null;
  readonly snoozedAt: Date | null;
  /** Until its time, or until something of another kind has stopped at the company since. */
  readonly isSnoozed: boolean;
  readonly comments: number;
  /** Dead letters that wait now. */
  readonly count: number;
};

/** A `CASE`, since an `AND` looks at its second half also where the first one is unknown: nobody put it off. */
const isSnoozed = Prisma.sql`CASE WHEN h.snoozed_until > now() THEN NOT EXISTS (
  SELECT 1 FROM latest n
  WHERE n.connection_id = g.connection_id AND n.at > h.snoozed_at AND n.kind IS DISTINCT FROM g.kind)
  ELSE false END`;

/** When something of each kind last stopped at the companies that have put something off: read once, not for each cause. */
const latest = Prisma.sql`
  SELECT r.connection_id, nullif(r.kind, '') AS kind, max(last.at) AS at
  FROM (${jobsAtRest}) r, LATERAL (
    SELECT j.dead_lettered_at AS at FROM sync_jobs j
    WHERE j.status = 'dead-lettered' AND j.fingerprint = r.fingerprint
      AND j.connection_id = r.connection_id AND j.dead_lettered_at IS NOT NULL
      AND coalesce(j.dead_letter_kind, '') = r.kind
    ORDER BY j.dead_lettered_at DESC, j.id DESC LIMIT 1) last
  WHERE r.status = 'dead-lettered' AND r.connection_id IN (
    SELECT s.connection_id FROM cause_handlings s WHERE s.snoozed_until > now())
  GROUP BY r.connection_id, r.kind`;

/** How each of these causes is handled, by company; the company with the most dead letters first. */
export async function listHandlings(
  db: Database,
  fingerprints: readonly string[],
  wanted: {
    readonly connectionId?: string | undefined;
    /** Of one of these; `undefined`: of any. */
    readonly connectionIds?: readonly string[] | undefined;
  } = {},
): Promise<readonly CauseHandling[]> {
  if (fingerprints.length === 0) return [];
  const { connectionId, connectionIds } = wanted;
  const one =
    connectionId === undefined ? Prisma.empty : Prisma.sql`AND connection_id = ${connectionId}`;
  const among =
    connectionIds === undefined
      ? Prisma.empty
      : Prisma.sql`AND connection_id = ANY(${[...connectionIds]}::text[])`;
  return db.prisma.$queryRaw<CauseHandling[]>`
    WITH latest AS MATERIALIZED (${latest})
    SELECT g.connection_id AS "connectionId", g.fingerprint, g.count,
           h.acknowledged_by AS "acknowledgedBy", h.acknowledged_at AS "acknowledgedAt",
           h.assigned_to AS "assignedTo", h.assigned_by AS "assignedBy",
           h.assigned_at AS "assignedAt", h.snoozed_until AS "snoozedUntil",
           h.snoozed_by AS "snoozedBy", h.snoozed_at AS "snoozedAt", ${isSnoozed} AS "isSnoozed",
           (SELECT count(*)::int FROM cause_comments c
            WHERE c.connection_id = g.connection_id AND c.fingerprint = g.fingerprint) AS comments
    FROM (SELECT connection_id, fingerprint, nullif(max(kind), '') AS kind, sum(count)::int AS count
          FROM (${jobsAtRest}) AS resting
          WHERE status = 'dead-lettered' AND fingerprint = ANY(${[...fingerprints]}::text[])
            ${one} ${among}
          GROUP BY connection_id, fingerprint) g
    LEFT JOIN cause_handlings h USING (connection_id, fingerprint)
    ORDER BY g.count DESC, g.connection_id`;
}

/** `undefined`: the company has no dead letter of this cause. */
export async function readHandling(
  db: Database,
  { connectionId, fingerprint }: CauseOfCompany,
): Promise<CauseHandling | undefined> {
  const [handling] = await listHandlings(db, [fingerprint], { connectionId });
  return handling;
}
