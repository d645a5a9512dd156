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
  /** How many findings she saw; `undefined`: she does not say. */
  readonly findings: number | undefined;
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
  const { connectionId, month, reconciliationId, findings, signedBy, comment } = signature;
  // A comparison that ends meanwhile waits: what is signed is what was looked at.
  await db.prisma.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`agreement ${connectionId}`}, 0))`;
  const agreement = await readAgreement(db, connectionId, month);
  if (!agreement?.latest || !figuresOfMonth(agreement.latest, month)) {
    return { kind: 'not-compared' };
  }
  if (agreement.latest.id !== reconciliationId || isOtherThan(findings, agreement)) {
    return { kind: 'compared-since' };
  }
  const reservations = reservationsOf(agreement);
  if (reservations.length > 0 && comment === undefined) {
    return { kind: 'comment-needed', reservations };
  }
  const signed = await db.prisma.agreementSignOff.create({
    data: {
      ...{ id: newId('sig'), connectionId, month, reconciliationId, signedBy },
      ...{ comment: comment ?? null, reservations: [...reservations] },
      standingDigest: await digestOfStanding(db, signature),
    },
  });
  return { kind: 'signed', signOff: signed };
}

const isOtherThan = (seen: number | undefined, { findings }: Agreement): boolean =>
  seen !== undefined && seen !== findings;

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
  if (!isDeepStrictEqual(before, now)) return true;
  return signed.standingDigest !== (await digestOfStanding(db, agreement));
}

/**
 * Of what stands in the month, by what each finding is about: a later comparison repeats it under a number
 * of its own, and several comparisons may have found what stands.
 */
async function digestOfStanding(
  db: Database,
  { connectionId, month }: Pick<Agreement, 'connectionId' | 'month'>,
): Promise<string> {
  const { from, to } = daysOf(month);
  const [row] = await db.prisma.$queryRaw<{ digest: string }[]>`
    WITH standing AS (
      SELECT concat_ws(' ', f.kind, f.invoice_id, f.fortnox_invoice_number, f.amounts::text) AS what
      FROM standing_findings s JOIN reconciliation_findings f USING (reconciliation_id, position)
      WHERE s.connection_id = ${connectionId} AND s.invoice_date BETWEEN ${from} AND ${to})
    SELECT md5(coalesce(string_agg(what, E'\\n' ORDER BY what), '')) AS digest FROM standing`;
  return row?.digest ?? '';
}
