import { newId, type Database, type Prisma } from '@sync/database';
import { isDeepStrictEqual } from 'node:util';
import { figuresOfMonth, readAgreement, reservationsOf, type Agreement } from './agreements.js';
import type { Reservation } from './agreements.js';
import { daysOf } from './period.js';
import { readReconciliation } from './reconciliations.js';

export type SignOff = Prisma.AgreementSignOffGetPayload<object>;

type Signature = {
  readonly connectionId: string;
  readonly month: string;
  /** What the person has looked at. */
  readonly reconciliationId: string;
  readonly signedBy: string;
  readonly comment: string | undefined;
};

type SignOffResult =
  | { readonly kind: 'signed'; readonly signOff: SignOff }
  /** No comparison tells of the month, or a later one than was looked at does. */
  | { readonly kind: 'not-compared' | 'compared-since' }
  | { readonly kind: 'comment-needed'; readonly reservations: readonly Reservation[] };

/** Signs a month off as its latest comparison shows it; with reservations only under a comment. */
export async function signOff(db: Database, signature: Signature): Promise<SignOffResult> {
  const { connectionId, month, reconciliationId, signedBy, comment } = signature;
  // A comparison that ends meanwhile waits: what is signed is what was looked at.
  await db.prisma.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`agreement ${connectionId}`}, 0))`;
  const agreement = await readAgreement(db, connectionId, month);
  if (!agreement?.latest || !figuresOfMonth(agreement.latest, month)) {
    return { kind: 'not-compared' };
  }
  if (agreement.latest.id !== reconciliationId) return { kind: 'compared-since' };
  const reservations = reservationsOf(agreement);
  if (reservations.length > 0 && comment === undefined) {
    return { kind: 'comment-needed', reservations };
  }
  const signed = await db.prisma.agreementSignOff.create({
    data: {
      ...{ id: newId('sig'), connectionId, month, reconciliationId, signedBy },
      ...{ comment: comment ?? null, reservations: [...reservations] },
    },
  });
  return { kind: 'signed', signOff: signed };
}

const shownAtMost = 20;

/** The latest first. */
export function listSignOffs(
  db: Database,
  { connectionId, month }: Pick<Agreement, 'connectionId' | 'month'>,
): Promise<readonly SignOff[]> {
  return db.prisma.agreementSignOff.findMany({
    where: { connectionId, month },
    orderBy: [{ signedAt: 'desc' }, { id: 'desc' }],
    take: shownAtMost,
  });
}

/** Whether what was signed is no longer what is known of the month. */
export async function isOutOfDate(
  db: Database,
  signed: SignOff,
  agreement: Agreement,
): Promise<boolean> {
  const { latest, month } = agreement;
  const former = await readReconciliation(db, signed.reconciliationId);
  const before = former && figuresOfMonth(former, month);
  const now = latest && figuresOfMonth(latest, month);
  return !isDeepStrictEqual(before, now) || (await findsOtherwise(db, signed));
}

/** By what each finding is about: a later comparison repeats it under a number of its own. */
async function findsOtherwise(db: Database, { connectionId, ...signed }: SignOff) {
  const { from, to } = daysOf(signed.month);
  const [answer] = await db.prisma.$queryRaw<{ differs: boolean }[]>`
    WITH signed AS (
      SELECT kind, invoice_id, fortnox_invoice_number, amounts FROM reconciliation_findings
      WHERE reconciliation_id = ${signed.reconciliationId} AND invoice_date BETWEEN ${from} AND ${to}),
    standing AS (
      SELECT f.kind, f.invoice_id, f.fortnox_invoice_number, f.amounts
      FROM standing_findings s JOIN reconciliation_findings f USING (reconciliation_id, position)
      WHERE s.connection_id = ${connectionId} AND s.invoice_date BETWEEN ${from} AND ${to})
    SELECT EXISTS (SELECT * FROM signed EXCEPT SELECT * FROM standing)
        OR EXISTS (SELECT * FROM standing EXCEPT SELECT * FROM signed) AS differs`;
  return answer?.differs === true;
}
