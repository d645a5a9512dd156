import { newId, type Database } from '@sync/database';
import {
  claimReconciliation,
  endReconciliation,
  type MonthFigures,
  type ReconciliationClaim,
  type ReconciliationFinding,
} from '@sync/reconciliation';

/** A worker takes the next comparison that waits. */
export async function claimNext(db: Database): Promise<ReconciliationClaim> {
  const workerId = newId('wrk');
  const aliveUntil = new Date(Date.now() + 60_000);
  await db.prisma.worker.create({ data: { id: workerId, host: 'test', aliveUntil } });
  const claim = await claimReconciliation(db, workerId);
  if (!claim) throw new Error('nothing to compare');
  return claim;
}

export type Found = {
  readonly findings?: readonly ReconciliationFinding[];
  /** `null`: SubscriptionFlow could not be read. */
  readonly paid?: number | null;
  readonly months?: readonly MonthFigures[];
};

/** It ends with these findings and figures. */
export async function endWith(
  db: Database,
  claim: ReconciliationClaim,
  { findings = [], paid = 1, months = [] }: Found = {},
): Promise<void> {
  const figures = { paidInSubscriptionFlow: paid, months };
  const end = { kind: 'completed', figures, findings } as const;
  if (!(await endReconciliation(db, claim, end))) throw new Error('the claim was lost');
}

const said = { currency: 'SEK', total: '1250.00' };

export function missing(
  invoiceId: string,
  invoiceDate: string,
  change: Partial<ReconciliationFinding> = {},
): ReconciliationFinding {
  return {
    ...{ kind: 'missing', invoiceId, invoiceNumber: `SF-${invoiceId}`, jobId: undefined },
    ...{ fortnoxInvoiceNumber: undefined, message: 'm', action: 'a', enqueueable: true },
    ...{ reason: 'never-told', invoiceDate },
    amounts: { subscriptionFlow: said, fortnox: null, difference: said },
    ...change,
  };
}

/** A month of one invoice of 1,250 kronor, which Fortnox has unless it is missing. */
export function monthWith(month: string, change: Partial<MonthFigures> = {}): MonthFigures {
  const sum = { currency: 'SEK', count: 1, total: '1250.00' };
  const { findings = 0 } = change;
  return {
    ...{ month, subscriptionFlow: [sum], fortnox: findings > 0 ? [] : [sum] },
    difference: findings > 0 ? [sum] : [{ currency: 'SEK', count: 0, total: '0.00' }],
    differences: findings > 0 ? [{ kind: 'missing', ...sum }] : [],
    ...{ agreed: 1 - findings, pending: 0, leftOut: 0, findings, withoutAmount: 0 },
    ...change,
  };
}
