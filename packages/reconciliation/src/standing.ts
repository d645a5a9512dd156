import type { Queries } from '@sync/database';
import { findingsAtMost } from './findings-at-most.js';
import { daysOf, monthsIn } from './period.js';

type Run = {
  readonly id: string;
  readonly connectionId: string;
  readonly fromDate: string;
  readonly toDate: string;
};

/**
 * Which findings stand after a comparison has been written, and which comparison tells of each of
 * its months. A finding stands until a comparison that began to read later covers its day: one that
 * falls out of the nightly period is not forgotten, and one of the night does not undo what was
 * compared by hand in the meantime. A comparison without SubscriptionFlow sees too little to clear
 * anything; it only repeats, and adds.
 */
export async function keepStanding(tx: Queries, run: Run): Promise<void> {
  // Two workers may end comparisons of one company at the same time.
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`agreement ${run.connectionId}`}, 0))`;
  await clear(tx, run);
  await tx.$executeRaw`
    WITH later AS MATERIALIZED (
      SELECT from_date, to_date FROM reconciliations
      WHERE connection_id = ${run.connectionId} AND state = 'completed'
        AND started_at > (SELECT started_at FROM reconciliations WHERE id = ${run.id})
        AND figures ->> 'paidInSubscriptionFlow' IS NOT NULL)
    INSERT INTO standing_findings (reconciliation_id, position, connection_id, invoice_date)
    SELECT f.reconciliation_id, f.position, ${run.connectionId}, f.invoice_date
    FROM reconciliation_findings f
    WHERE f.reconciliation_id = ${run.id} AND NOT EXISTS (
      SELECT 1 FROM later WHERE f.invoice_date BETWEEN later.from_date AND later.to_date)`;
  await tellMonths(tx, run);
}

/** Of more findings than are listed nobody knows which are repeated beyond the list: then nothing is cleared. */
async function clear(tx: Queries, run: Run): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM standing_findings s USING reconciliations earlier, reconciliations r
    WHERE r.id = ${run.id} AND r.figures ->> 'paidInSubscriptionFlow' IS NOT NULL
      AND (SELECT count(*) FROM reconciliation_findings f WHERE f.reconciliation_id = r.id)
        < ${findingsAtMost}::int
      AND s.connection_id = r.connection_id
      AND s.invoice_date BETWEEN r.from_date AND r.to_date
      AND earlier.id = s.reconciliation_id AND earlier.started_at < r.started_at`;
  await tx.$executeRaw`
    DELETE FROM standing_findings s USING reconciliation_findings former, reconciliation_findings f,
      reconciliations earlier, reconciliations r
    WHERE s.connection_id = ${run.connectionId} AND r.id = ${run.id}
      AND s.invoice_date BETWEEN r.from_date AND r.to_date
      AND earlier.id = s.reconciliation_id AND earlier.started_at < r.started_at
      AND former.reconciliation_id = s.reconciliation_id AND former.position = s.position
      AND f.reconciliation_id = ${run.id} AND f.kind = former.kind
      AND coalesce(f.invoice_id, '') = coalesce(former.invoice_id, '')
      AND coalesce(f.fortnox_invoice_number, '') = coalesce(former.fortnox_invoice_number, '')`;
}

/** Only what begins on a month's first day, or before, tells of the month as a whole. */
async function tellMonths(tx: Queries, run: Run): Promise<void> {
  const months = monthsIn({ from: run.fromDate, to: run.toDate });
  const lastDays = months.map((month) => daysOf(month).to);
  await tx.$executeRaw`
    INSERT INTO agreement_months AS known
      (connection_id, month, findings, reconciliation_id, through, started_at, is_whole)
    SELECT r.connection_id, m.month, (
        SELECT count(*) FROM standing_findings s WHERE s.connection_id = r.connection_id
          AND s.invoice_date BETWEEN m.month || '-01' AND m.last_day),
      CASE WHEN r.from_date <= m.month || '-01' THEN r.id END,
      CASE WHEN r.from_date <= m.month || '-01' THEN least(r.to_date, m.last_day) END,
      r.started_at, r.figures ->> 'paidInSubscriptionFlow' IS NOT NULL
    FROM reconciliations r, unnest(${[...months]}::text[], ${lastDays}::text[]) AS m(month, last_day)
    WHERE r.id = ${run.id}
    ON CONFLICT (connection_id, month) DO UPDATE SET findings = EXCLUDED.findings`;
  await tx.$executeRaw`
    UPDATE agreement_months known
    SET reconciliation_id = r.id, through = least(r.to_date, m.last_day), started_at = r.started_at,
        is_whole = r.figures ->> 'paidInSubscriptionFlow' IS NOT NULL
    FROM reconciliations r, unnest(${[...months]}::text[], ${lastDays}::text[]) AS m(month, last_day)
    WHERE r.id = ${run.id} AND known.connection_id = r.connection_id AND known.month = m.month
      AND r.from_date <= m.month || '-01'
      AND (known.reconciliation_id IS NULL OR (
        least(r.to_date, m.last_day) >= known.through AND r.started_at > known.started_at
        AND (r.figures ->> 'paidInSubscriptionFlow' IS NOT NULL OR NOT known.is_whole)))`;
}
