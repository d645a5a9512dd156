import { isFullOfCustomers, Prisma, type Database } from '@sync/database';
import { noteOf, type CardNote, type DatedCard } from './customer-cards.js';

export type CustomerClaim =
  | { readonly kind: 'known'; readonly customer: KnownCustomer }
  /** This job may find or create the customer; nobody else does so meanwhile. */
  | { readonly kind: 'mine' }
  /** Another invoice of the same customer is at it. */
  | { readonly kind: 'busy' };

const isFull = isFullOfCustomers(Prisma.sql`customer_ids`);

type LinkRow = { customerNumber: string | null };

/**
 * Asks who takes care of a customer. The claim lives exactly as long as the claiming job is being
 * worked on: it needs no timer and a dead worker's claim lapses with the worker.
 */
export async function claimCustomer(
  db: Database,
  claim: { readonly connectionId: string; readonly jobId: string },
  customerId: string,
): Promise<CustomerClaim> {
  const { connectionId, jobId } = claim;
  const claimed = await db.prisma.$queryRaw<LinkRow[]>`
    INSERT INTO customer_links (connection_id, customer_id, claimed_by_job)
    VALUES (${connectionId}, ${customerId}, ${jobId})
    ON CONFLICT (connection_id, customer_id) DO UPDATE SET claimed_by_job = excluded.claimed_by_job
      WHERE customer_links.customer_number IS NULL AND (
        customer_links.claimed_by_job = ${jobId} OR NOT EXISTS (
          SELECT 1 FROM sync_jobs j JOIN workers w ON w.id = j.worker_id
          WHERE j.id = customer_links.claimed_by_job AND j.status = 'running'
            AND w.alive_until > now()))
    RETURNING customer_number AS "customerNumber"`;
  if (claimed.length === 1) return { kind: 'mine' };
  const link = await db.prisma.customerLink.findUniqueOrThrow({
    where: { connectionId_customerId: { connectionId, customerId } },
  });
  const customer = toKnown(link);
  return customer ? { kind: 'known', customer } : { kind: 'busy' };
}

/** The stored link, without claiming anything. */
export async function findCustomerNumber(
  db: Database,
  connectionId: string,
  customerId: string,
): Promise<string | undefined> {
  const link = await db.prisma.customerLink.findUnique({
    where: { connectionId_customerId: { connectionId, customerId } },
  });
  return link?.customerNumber ?? undefined;
}

/** A customer whose card in Fortnox is known, and what was noted of that. */
export type KnownCustomer = DatedCard & { readonly customerNumber: string };

/**
 * The stored link, without claiming anything. Notes whom the job is about in the same statement, where
 * its event does not say so: what is sent from then on is found by it.
 */
export async function findCustomerLink(
  db: Database,
  { connectionId, jobId }: { readonly connectionId: string; readonly jobId: string },
  customerId: string,
): Promise<KnownCustomer | undefined> {
  const [link] = await db.prisma.$queryRaw<Link[]>`
    WITH noted AS (
      UPDATE sync_jobs SET customer_ids = array_append(customer_ids, ${customerId})
      WHERE id = ${jobId} AND NOT ${customerId} = ANY(customer_ids) AND NOT ${isFull}
        AND event #>> '{data,invoice,customer,id}' IS DISTINCT FROM ${customerId})
    SELECT customer_number AS "customerNumber", card_digest AS "cardDigest",
      vat_type AS "vatType", vat_number_digest AS "vatNumberDigest", noted_on AS "notedOn"
    FROM customer_links
    WHERE connection_id = ${connectionId} AND customer_id = ${customerId}`;
  return link && toKnown(link);
}

type Link = {
  readonly customerNumber: string | null;
  readonly cardDigest: string | null;
  readonly vatType: string | null;
  readonly vatNumberDigest: string | null;
  readonly notedOn: Date | null;
};

function toKnown(link: Link): KnownCustomer | undefined {
  if (link.customerNumber === null) return undefined;
  return {
    customerNumber: link.customerNumber,
    cardDigest: link.cardDigest ?? undefined,
    vatType: link.vatType ?? undefined,
    vatNumberDigest: link.vatNumberDigest ?? undefined,
    notedOn: link.notedOn?.toISOString().slice(0, 10),
  };
}

/**
 * Remembers which Fortnox customer it is, and how its card stands if that is certain. The first
 * answer stands.
 */
export async function linkCustomer(
  db: Database,
  claim: { readonly connectionId: string; readonly jobId: string },
  customerId: string,
  found: { readonly customerNumber: string; readonly note: CardNote | undefined },
): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE customer_links l SET customer_number = ${found.customerNumber}, claimed_by_job = NULL,
      ${noteOf(claim.jobId, found.note)}
    WHERE l.connection_id = ${claim.connectionId} AND l.customer_id = ${customerId}
      AND l.customer_number IS NULL`;
}

/**
 * Forgets a link that Fortnox no longer knows, so that the customer is found or created anew. Where it
 * leads elsewhere by now, or another job is at it, the customer that is being made is not forgotten.
 */
export async function unlinkCustomer(
  db: Database,
  connectionId: string,
  customerId: string,
  customerNumber: string,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.customerLink.updateMany({
      where: { connectionId, customerId, customerNumber },
      data: { customerNumber: null, claimedByJob: null, ...nothingNoted },
    });
    if (count === 0) return;
    // Jobs of an older version know their customer by the card alone.
    await tx.$executeRaw`
      UPDATE sync_jobs SET customer_ids = array_append(customer_ids, ${customerId})
      WHERE connection_id = ${connectionId} AND event IS NULL AND erased_at IS NULL
        AND fortnox ->> 'customerNumber' = ${customerNumber}
        AND NOT ${customerId} = ANY(customer_ids) AND NOT ${isFull}`;
    await tx.intent.deleteMany({ where: { connectionId, key: `customer:${customerId}` } });
  });
}

/** Of another card it would be said of this one. */
const nothingNoted = {
  ...{ cardDigest: null, vatType: null, vatNumberDigest: null },
  ...{ notedOn: null, notedToldAt: null },
};
