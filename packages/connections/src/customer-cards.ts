import { Prisma, type Database } from '@sync/database';
import type { LocalDate } from '@sync/shared';

/** What is noted of a customer's card in Fortnox, so that the next change is noticed. */
export type NotedCard = CardVat & {
  /** Of name, address and e-mail; `undefined`: nothing is noted of them. */
  readonly cardDigest: string | undefined;
};

/** What the card has that decides how its invoices stand for VAT, as it was last seen. */
export type CardVat = {
  /** `undefined`: it has not been compared yet. */
  readonly vatType: string | undefined;
  /** `undefined`: it has not been compared yet, or the VAT type is not that of reverse charge. */
  readonly vatNumberDigest: string | undefined;
};

/** A note as it stands in the ledger. */
export type DatedCard = NotedCard & {
  /** The date of the newest invoice that has had its say of the card; `undefined`: of before it was kept. */
  readonly notedOn: LocalDate | undefined;
};

/** How the card stands, and the date of the invoice by which that is known. */
export type CardNote = { readonly card: NotedCard; readonly invoiceDate: LocalDate };

/** The card of one customer, by one job. */
export type CardOfJob = {
  readonly claim: { readonly connectionId: string; readonly jobId: string };
  readonly customerId: string;
  readonly customerNumber: string;
  readonly invoiceDate: LocalDate;
};

/** A card that no other job compares or changes meanwhile. */
export type HeldCard = NotedCard & {
  /** No younger invoice has had its say of the card: of two of one day the one that was told later. */
  readonly isNewest: boolean;
};

type HeldRow = {
  readonly cardDigest: string | null;
  readonly vatType: string | null;
  readonly vatNumberDigest: string | null;
  readonly isNewest: boolean;
};

/**
 * Takes the card for this job, until it is noted or the job is no longer worked on: who looked before
 * another job wrote, and notes after it, would note what stands no more. `undefined`: another job has
 * it, or the customer is no longer this one.
 */
export async function holdCard(db: Database, wanted: CardOfJob): Promise<HeldCard | undefined> {
  const { jobId } = wanted.claim;
  const [held] = await db.prisma.$queryRaw<HeldRow[]>`
    UPDATE customer_links l SET claimed_by_job = ${jobId}
    WHERE ${isCard(wanted)} AND (l.claimed_by_job IS NULL OR l.claimed_by_job = ${jobId}
      OR NOT EXISTS (
        SELECT 1 FROM sync_jobs j JOIN workers w ON w.id = j.worker_id
        WHERE j.id = l.claimed_by_job AND j.status = 'running' AND w.alive_until > now()))
    RETURNING card_digest AS "cardDigest", vat_type AS "vatType",
      vat_number_digest AS "vatNumberDigest", ${isNewest(wanted)} AS "isNewest"`;
  if (!held) return undefined;
  const { cardDigest, vatType, vatNumberDigest } = held;
  return {
    cardDigest: cardDigest ?? undefined,
    vatType: vatType ?? undefined,
    vatNumberDigest: vatNumberDigest ?? undefined,
    isNewest: held.isNewest,
  };
}

/**
 * Notes how the held card stands, and lets go of it. By an older invoice too, for that is how it
 * stands; but the date of the newest one stays.
 */
export async function noteCard(db: Database, held: CardOfJob, card: NotedCard): Promise<void> {
  const { claim, invoiceDate } = held;
  const newest = isNewest(held);
  await db.prisma.$executeRaw`
    UPDATE customer_links l SET claimed_by_job = NULL, ${columnsOf(card)},
      noted_on = CASE WHEN ${newest} THEN ${dayOf(invoiceDate)} ELSE l.noted_on END,
      noted_told_at = CASE WHEN ${newest} THEN ${toldAt(claim.jobId)} ELSE l.noted_told_at END
    WHERE ${isCard(held)} AND l.claimed_by_job = ${claim.jobId}`;
}

/**
 * An invoice that changes nothing is the newest that has had its say of the card as well, or one that is older would
 * change it back. Only where the card is still noted as it was seen; costs nobody a wait.
 */
export async function agreeNewer(db: Database, agreed: CardOfJob, seen: NotedCard): Promise<void> {
  const { claim, invoiceDate } = agreed;
  await db.direct.execute(Prisma.sql`
    UPDATE customer_links l SET noted_on = ${dayOf(invoiceDate)}, noted_told_at = ${toldAt(claim.jobId)}
    WHERE ${isCard(agreed)} AND l.claimed_by_job IS NULL AND ${isNewest(agreed)}
      AND l.card_digest IS NOT DISTINCT FROM ${seen.cardDigest ?? null}
      AND l.vat_type IS NOT DISTINCT FROM ${seen.vatType ?? null}
      AND l.vat_number_digest IS NOT DISTINCT FROM ${seen.vatNumberDigest ?? null}`);
}

/** For the SET of a link that is new: what is known of its card. */
export function noteOf(jobId: string, note: CardNote | undefined): Prisma.Sql {
  if (note === undefined) {
    return Prisma.sql`card_digest = NULL, vat_type = NULL, vat_number_digest = NULL,
      noted_on = NULL, noted_told_at = NULL`;
  }
  return Prisma.sql`${columnsOf(note.card)}, noted_on = ${dayOf(note.invoiceDate)},
    noted_told_at = ${toldAt(jobId)}`;
}

const columnsOf = ({ cardDigest, vatType, vatNumberDigest }: NotedCard): Prisma.Sql => Prisma.sql`
  card_digest = ${cardDigest ?? null}, vat_type = ${vatType ?? null},
  vat_number_digest = ${vatNumberDigest ?? null}`;

/** Of a link `l`. */
const isCard = ({ claim, customerId, customerNumber }: CardOfJob): Prisma.Sql => Prisma.sql`
  l.connection_id = ${claim.connectionId} AND l.customer_id = ${customerId}
  AND l.customer_number = ${customerNumber}`;

const isNewest = ({ claim, invoiceDate }: CardOfJob): Prisma.Sql => Prisma.sql`
  (l.noted_on IS NULL
   OR (${dayOf(invoiceDate)}, ${toldAt(claim.jobId)}) >= (least(l.noted_on, ${today}), l.noted_told_at))`;

const today = Prisma.sql`(now() AT TIME ZONE 'Europe/Stockholm')::date`;

/** One that is dated years ahead, by a slip, would keep all others of that time from having their say. */
const dayOf = (invoiceDate: LocalDate): Prisma.Sql =>
  Prisma.sql`least(${invoiceDate}::date, ${today})`;

const toldAt = (jobId: string): Prisma.Sql => Prisma.sql`
  coalesce((SELECT told_at FROM sync_jobs WHERE id = ${jobId}), now())`;
