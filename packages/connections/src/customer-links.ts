import type { Database } from '@sync/database';

export type CustomerClaim =
  | { readonly kind: 'known'; readonly customerNumber: string }
  /** This job may find or create the customer; nobody else does so meanwhile. */
  | { readonly kind: 'mine' }
  /** Another invoice of the same customer is at it. */
  | { readonly kind: 'busy' };

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
  if (link.customerNumber === null) return { kind: 'busy' };
  return { kind: 'known', customerNumber: link.customerNumber };
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

export type KnownCustomer = {
  readonly customerNumber: string;
  /** `undefined`: nothing is remembered of the card yet. */
  readonly cardDigest: string | undefined;
  /** `undefined`: it has not been compared yet. */
  readonly vatType: string | undefined;
  /** `undefined`: it has not been compared yet, or the VAT type is not that of reverse charge. */
  readonly vatNumberDigest: string | undefined;
};

/** What the card has that decides how its invoices stand for VAT. */
export type CardVat = Pick<KnownCustomer, 'vatNumberDigest'> & { readonly vatType: string };

export async function findCustomerLink(
  db: Database,
  connectionId: string,
  customerId: string,
): Promise<KnownCustomer | undefined> {
  const link = await db.prisma.customerLink.findUnique({
    where: { connectionId_customerId: { connectionId, customerId } },
  });
  if (link?.customerNumber == null) return undefined;
  return {
    customerNumber: link.customerNumber,
    cardDigest: link.cardDigest ?? undefined,
    vatType: link.vatType ?? undefined,
    vatNumberDigest: link.vatNumberDigest ?? undefined,
  };
}

/** Remembers how the customer's card stands, so that the next change is noticed. */
export async function noteCard(
  db: Database,
  connectionId: string,
  customerId: string,
  cardDigest: string,
): Promise<void> {
  await db.prisma.customerLink.updateMany({
    where: { connectionId, customerId },
    data: { cardDigest },
  });
}

/** Remembers under which VAT type, and which VAT number, the customer's card was seen to book. */
export async function noteCardVat(
  db: Database,
  connectionId: string,
  customerId: string,
  { vatType, vatNumberDigest }: CardVat,
): Promise<void> {
  await db.prisma.customerLink.updateMany({
    where: { connectionId, customerId },
    data: { vatType, vatNumberDigest: vatNumberDigest ?? null },
  });
}

/** Remembers which Fortnox customer it is. The first answer stands. */
export async function linkCustomer(
  db: Database,
  connectionId: string,
  customerId: string,
  customerNumber: string,
): Promise<void> {
  await db.prisma.customerLink.updateMany({
    where: { connectionId, customerId, customerNumber: null },
    data: { customerNumber, claimedByJob: null },
  });
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
      data: { customerNumber: null, claimedByJob: null },
    });
    if (count === 0) return;
    await tx.intent.deleteMany({ where: { connectionId, key: `customer:${customerId}` } });
  });
}
