import type { Database } from '@sync/database';

/** What the latest comparison of a connection found, by kind. */
type FindingFigures = {
  readonly connectionId: string;
  readonly kind: string;
  readonly count: number;
};

/** The findings of each connection's latest completed run; a kind without findings is absent. */
export function countLatestFindings(db: Database): Promise<readonly FindingFigures[]> {
  return db.prisma.$queryRaw<FindingFigures[]>`
    WITH latest AS (
      SELECT DISTINCT ON (connection_id) id, connection_id FROM reconciliations
      WHERE state = 'completed' ORDER BY connection_id, finished_at DESC
    )
    SELECT connection_id AS "connectionId", kind, count(*)::int AS count
    FROM latest JOIN reconciliation_findings f ON f.reconciliation_id = latest.id
    GROUP BY connection_id, kind`;
}
