import type { Database } from '@sync/database';
import { noteOf, type CardNote } from './customer-cards.js';

/** Which of these Fortnox customers belong to another SubscriptionFlow customer already. */
export async function customersOfOthers(
  db: Database,
  connectionId: string,
  customerId: string,
  customerNumbers: readonly string[],
): Promise<ReadonlySet<string>> {
  const links = await db.prisma.customerLink.findMany({
    where: {
      connectionId,
      customerNumber: { in: [...customerNumbers] },
      NOT: { customerId },
    },
    select: { customerNumber: true },
  });
  return new Set(links.flatMap(({ customerNumber }) => customerNumber ?? []));
}

/**
 * Links a Fortnox customer that was found and compared; `false` when another SubscriptionFlow customer has it.
 * The lock makes two customers that find the same card at the same moment take turns.
 */
export async function adoptCustomer(
  db: Database,
  { connectionId, jobId }: { readonly connectionId: string; readonly jobId: string },
  customerId: string,
  { customerNumber, note }: { readonly customerNumber: string; readonly note: CardNote },
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`
      SELECT pg_advisory_xact_lock(hashtextextended(${`${connectionId} ${customerNumber}`}, 0))`;
    const linked = await tx.$executeRaw`
      UPDATE customer_links SET customer_number = ${customerNumber}, claimed_by_job = NULL,
        ${noteOf(jobId, note)}
      WHERE connection_id = ${connectionId} AND customer_id = ${customerId}
        AND customer_number IS NULL AND NOT EXISTS (
          SELECT 1 FROM customer_links other
          WHERE other.connection_id = ${connectionId}
            AND other.customer_number = ${customerNumber} AND other.customer_id <> ${customerId})`;
    return linked === 1;
  });
}
