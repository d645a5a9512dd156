import type { Queries } from '@sync/database';
import { findingsAtMost } from './findings-at-most.js';

/** Of a company: those of a year and a month of nights. */
const comparisonsAtMost = 400;

/**
 * What earlier comparisons of a company have found, unless it stands or somebody has signed it: of what differs
 * and stays so each night writes as much again, and whoever asks for one comparison after the other would fill the
 * disk of all companies. Twice as much at a time as one may write, so that it catches up.
 */
export async function forgetFindings(tx: Queries, connectionId: string): Promise<void> {
  await tx.$executeRaw`
    WITH edge AS (
      SELECT created_at, id FROM reconciliations
      WHERE connection_id = ${connectionId} AND state = 'completed'
      ORDER BY created_at DESC, id DESC OFFSET ${comparisonsAtMost}::int LIMIT 1),
    old AS (
      SELECT r.id, f.position
      FROM edge, reconciliations r CROSS JOIN LATERAL (
        SELECT position FROM reconciliation_findings f
        WHERE f.reconciliation_id = r.id AND NOT EXISTS (
          SELECT 1 FROM standing_findings s
          WHERE s.reconciliation_id = f.reconciliation_id AND s.position = f.position)
        LIMIT ${findingsAtMost}::int) f
      WHERE r.connection_id = ${connectionId} AND (r.created_at, r.id) <= (edge.created_at, edge.id)
        AND NOT EXISTS (
          SELECT 1 FROM agreement_sign_offs o
          WHERE o.connection_id = r.connection_id AND o.reconciliation_id = r.id)
      LIMIT ${2 * findingsAtMost}::int)
    DELETE FROM reconciliation_findings f USING old
    WHERE f.reconciliation_id = old.id AND f.position = old.position`;
}
