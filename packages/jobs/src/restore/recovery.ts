import type { Database, Queries } from '@sync/database';
import { acceptInvoice } from '../accept.js';
import { quietMs } from '../intent-state.js';
import { leaseMs } from '../leases.js';

/** A connection whose lost time is to be looked into. */
export type HeldConnection = {
  readonly id: string;
  readonly name: string;
  /** Until nothing that was under way when it was held can arrive at Fortnox any more. */
  readonly quietForMs: number;
};

/**
 * Those that are held, the oldest first. `longestCallMs`: how long one call to Fortnox may take. A
 * worker cut off from its database may begin one until its lease ends.
 */
export async function listHeld(db: Database, longestCallMs: number): Promise<HeldConnection[]> {
  return db.prisma.$queryRaw<HeldConnection[]>`
    SELECT id, name, greatest(0, 1000 * extract(epoch FROM
      restored_at + ${leaseMs + longestCallMs + quietMs} * interval '1 ms' - now()))::float8 AS "quietForMs"
    FROM connections WHERE restored_at IS NOT NULL ORDER BY created_at, id`;
}

/** What the ledger says of a connection's invoices, to be compared with Fortnox. */
export type LedgerExtent = {
  readonly invoiceIds: readonly string[];
  /** The highest number of an invoice in Fortnox that it knows of; 0 when it knows none. */
  readonly highestNumber: number;
};

export async function readExtent(db: Database, connectionId: string): Promise<LedgerExtent> {
  const rows = await db.prisma.syncJob.findMany({
    where: { connectionId },
    select: { invoiceId: true },
  });
  const [highest] = await db.prisma.$queryRaw<{ number: number | null }[]>`
    SELECT max((result->>'documentNumber')::float8) AS number FROM intents
    WHERE connection_id = ${connectionId} AND result->>'documentNumber' ~ '^[0-9]{1,15}$'`;
  return {
    invoiceIds: rows.map(({ invoiceId }) => invoiceId),
    highestNumber: highest?.number ?? 0,
  };
}

/** What Fortnox holds and the ledger does not know. */
export type FoundInFortnox = {
  /** References of invoices without a job. */
  readonly unknown: readonly string[];
  /** Numbers of invoices that are cancelled. */
  readonly cancelled: readonly string[];
  /** Of the unknown: those of the lost time that are half-done. */
  readonly unfinished: readonly string[];
};

/**
 * Writes down what was found for a connection and lets its work go on, in one transaction: whoever
 * is interrupted before begins anew. Half-done invoices become jobs that read SubscriptionFlow, so that
 * they are finished even if their events never come again, or a person hears why not. Answers how
 * many of these there are, and how many invoices have to be made anew because what the ledger knows
 * of is cancelled.
 */
export async function finishRecovery(
  db: Database,
  connectionId: string,
  found: FoundInFortnox,
): Promise<{ readonly takenUp: number; readonly reopened: number }> {
  for (const invoiceId of found.unfinished) {
    await acceptInvoice(db, {
      ...{ connectionId, invoiceId, source: 'webhook', lane: 'live', webhookId: undefined },
    });
  }
  const reopened = await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO recovered_references (connection_id, reference)
      SELECT ${connectionId}, unnest(${[...found.unknown]}::text[]) ON CONFLICT DO NOTHING`;
    // No earlier than its newest job: the clock of another server may have been ahead.
    await tx.$executeRaw`
      UPDATE connections SET restored_at = NULL, recovered_at = greatest(now(), (
        SELECT max(created_at) FROM sync_jobs WHERE connection_id = ${connectionId}))
      WHERE id = ${connectionId}`;
    return reopenCancelled(tx, connectionId, found.cancelled);
  });
  return { takenUp: found.unfinished.length, reopened };
}

/** A draft that was cancelled in the lost time: its steps are forgotten, as whoever cancelled it did. */
async function reopenCancelled(
  tx: Queries,
  connectionId: string,
  cancelled: readonly string[],
): Promise<number> {
  const [row] = await tx.$queryRaw<{ reopened: number }[]>`
    WITH gone AS (
      SELECT j.id, substr(i.key, length('invoice:') + 1) AS invoice
      FROM intents i JOIN sync_jobs j ON j.id = i.job_id
      WHERE i.connection_id = ${connectionId} AND i.key LIKE 'invoice:%' AND i.outcome = 'done'
        AND i.result->>'documentNumber' = ANY(${[...cancelled]}::text[])
        AND j.status IN ('queued', 'running', 'retrying', 'dead-lettered')
    ), forgotten AS (
      UPDATE intents i SET outcome = 'refused', result = NULL, recorded_at = now()
      FROM gone WHERE i.connection_id = ${connectionId} AND i.job_id = gone.id
        AND i.key IN ('bookkeep:' || gone.invoice, 'sent:' || gone.invoice,
                      'accrual:' || gone.invoice, 'correct:' || gone.invoice,
                      'invoice:' || gone.invoice, 'withdraw:' || gone.invoice)
    )
    SELECT count(*)::int AS reopened FROM gone`;
  return row?.reopened ?? 0;
}
