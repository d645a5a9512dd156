import type { Database, Prisma, Queries } from '@sync/database';
import { storableJsonText } from '@sync/shared';
import type { FindingAmounts } from './amounts.js';
import { findingsAtMost } from './findings-at-most.js';
import { forgetFindings } from './forget-findings.js';
import { keepStanding } from './standing.js';

/** A comparison that this worker makes now; every write names the fence. */
export type ReconciliationClaim = {
  readonly id: string;
  readonly connectionId: string;
  readonly workerId: string;
  readonly fence: number;
  readonly fromDate: string;
  readonly toDate: string;
  /** Tries before this one: put off, or begun by a worker that did not end them. */
  readonly attempts: number;
};

export type ReconciliationFinding = {
  readonly kind: string;
  readonly invoiceId: string | undefined;
  readonly invoiceNumber: string | undefined;
  readonly jobId: string | undefined;
  readonly fortnoxInvoiceNumber: string | undefined;
  readonly message: string;
  readonly action: string;
  readonly enqueueable: boolean;
  /** Why it is missing. */
  readonly reason?: string | undefined;
  /** YYYY-MM-DD; `undefined`: nobody tells it. */
  readonly invoiceDate?: string | undefined;
  readonly amounts?: FindingAmounts;
};

/**
 * Takes the next comparison that is due, or one whose worker is gone. A worker makes one at a
 * time, so one that already bears its name was claimed in an answer that got lost. One that was begun and not
 * ended counts as tried: whatever makes workers end in it must not do so for ever.
 */
export async function claimReconciliation(
  db: Database,
  workerId: string,
): Promise<ReconciliationClaim | undefined> {
  const [row] = await db.prisma.$queryRaw<Omit<ReconciliationClaim, 'workerId'>[]>`
    UPDATE reconciliations SET state = 'running', worker_id = ${workerId}, fence = fence + 1,
                               started_at = now(), detail = NULL,
                               attempts = attempts + (state = 'running')::int
    WHERE id = (
      SELECT r.id FROM reconciliations r JOIN connections c ON c.id = r.connection_id
      WHERE c.status = 'active' AND NOT c.paused AND (
        (r.state = 'queued' AND r.due_at <= now()) OR
        (r.state = 'running' AND (r.worker_id = ${workerId} OR NOT EXISTS (
          SELECT 1 FROM workers w WHERE w.id = r.worker_id AND w.alive_until > now()))))
      ORDER BY r.due_at, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
    AND EXISTS (SELECT 1 FROM workers w WHERE w.id = ${workerId} AND w.alive_until > now())
    RETURNING id, connection_id AS "connectionId", fence, from_date AS "fromDate",
              to_date AS "toDate", attempts`;
  return row && { ...row, workerId };
}

export type ReconciliationEnd =
  | {
      readonly kind: 'completed';
      readonly figures: Prisma.InputJsonObject;
      readonly findings: readonly ReconciliationFinding[];
    }
  | { readonly kind: 'failed'; readonly detail: string }
  /** Something is away: again later. */
  | { readonly kind: 'postponed'; readonly afterMs: number; readonly detail: string };

const writtenWithinMs = 60_000;

/** Writes figures and findings in one step; `false` when the claim was lost meanwhile. */
export function endReconciliation(
  db: Database,
  claim: ReconciliationClaim,
  end: ReconciliationEnd,
): Promise<boolean> {
  return db.prisma.$transaction((tx) => write(tx, claim, end), { timeout: writtenWithinMs });
}

async function write(
  tx: Queries,
  claim: ReconciliationClaim,
  end: ReconciliationEnd,
): Promise<boolean> {
  const { id, workerId, fence } = claim;
  const { count } = await tx.reconciliation.updateMany({
    where: { id, workerId, fence },
    data: { ...columnsOf(end), workerId: null },
  });
  if (count === 0) return false;
  if (end.kind === 'postponed') {
    // By the database's clock, like everything that compares due times.
    await tx.$executeRaw`
      UPDATE reconciliations SET due_at = now() + ${end.afterMs} * interval '1 ms' WHERE id = ${id}`;
  }
  if (end.kind !== 'completed') return true;
  await writeFindings(tx, claim, end.findings);
  await keepStanding(tx, claim);
  await forgetFindings(tx, claim.connectionId);
  return true;
}

/**
 * By one statement: Prisma takes so long to make one of ten thousand rows that PostgreSQL hangs up. What
 * has no date within the period belongs to its end, as in the figures.
 */
async function writeFindings(
  tx: Queries,
  { id, fromDate, toDate }: ReconciliationClaim,
  findings: readonly ReconciliationFinding[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO reconciliation_findings (reconciliation_id, position, kind, invoice_id, invoice_number,
      job_id, fortnox_invoice_number, message, action, enqueueable, reason, amounts, invoice_date)
    SELECT ${id}, f.position, f.kind, f."invoiceId", f."invoiceNumber", f."jobId",
           f."fortnoxInvoiceNumber", f.message, f.action, f.enqueueable, f.reason, f.amounts,
           CASE WHEN f."invoiceDate" BETWEEN ${fromDate} AND ${toDate}
                THEN f."invoiceDate" ELSE ${toDate} END
    FROM jsonb_to_recordset(${rowsOf(findings)}::jsonb) AS f(position int, kind text,
      "invoiceId" text, "invoiceNumber" text, "jobId" text, "fortnoxInvoiceNumber" text,
      message text, action text, enqueueable boolean, reason text, amounts jsonb, "invoiceDate" text)`;
}

const rowsOf = (findings: readonly ReconciliationFinding[]): string =>
  storableJsonText(
    findings
      .slice(0, findingsAtMost)
      .map((finding, index) => ({ ...finding, position: index + 1 })),
  );

function columnsOf(end: ReconciliationEnd): Prisma.ReconciliationUpdateManyMutationInput {
  switch (end.kind) {
    case 'completed':
      return { state: 'completed', figures: end.figures, finishedAt: new Date() };
    case 'failed':
      return { state: 'failed', detail: end.detail, finishedAt: new Date() };
    case 'postponed':
      return {
        state: 'queued',
        detail: end.detail,
        attempts: { increment: 1 },
      };
  }
}
