import { newId, Prisma, type Database, type Queries } from '@sync/database';
import { isTerminal } from './job.js';
import { withoutPersons } from './retention.js';
import { forgetViewsNaming, type ForgottenViews, type MayForget } from './search/forget-views.js';
import { forgetNames } from './search/index-jobs.js';

export type CustomerErasure = {
  readonly connectionId: string;
  /** SubscriptionFlow's id of the customer. */
  readonly customerId: string;
  readonly actor: string;
  readonly reason: string;
};

export type ErasureOutcome =
  | {
      readonly kind: 'erased';
      /** Jobs whose data this call erased; none when it was done before. */
      readonly jobs: number;
      /** Saved views that named the customer. */
      readonly views: ForgottenViews;
      /** What is left in Fortnox, as far as it is known here. */
      readonly fortnox: {
        readonly customerNumber: string | undefined;
        readonly invoiceNumbers: readonly string[];
      };
    }
  /** Nothing is or was known of such a customer. */
  | { readonly kind: 'not-found' }
  /** These have not ended; nothing was erased. */
  | { readonly kind: 'waiting'; readonly jobs: readonly WaitingJob[] };

type WaitingJob = { readonly id: string; readonly status: string };

/**
 * Erases what tells of one customer: the events, messages and timelines of all jobs about that
 * customer's invoices, and what is remembered of the card. Ids, totals and Fortnox numbers stay,
 * and so does the link to the Fortnox customer, without which a next invoice would make a second
 * card. Saved views that look for the customer by name are deleted where `mayForget` says so.
 *
 * All or nothing: while one of the jobs waits, runs or is dead-lettered, nothing is erased. Its
 * attempt would go on with what it has read and write it into the timeline again, or would have
 * no customer to book; and "it will be done later" is nothing that can be told to a person.
 */
export function eraseCustomer(
  db: Database,
  wanted: CustomerErasure,
  mayForget: MayForget,
): Promise<ErasureOutcome> {
  return db.prisma.$transaction(async (tx) => {
    const customerNumber = await findCustomerNumber(tx, wanted);
    const jobs = await lockJobs(tx, wanted, customerNumber ?? null);
    const waiting = jobs.filter(({ status }) => !isTerminal(status) || status === 'dead-lettered');
    if (waiting.length > 0) return { kind: 'waiting', jobs: waiting.map(idAndStatus) };
    const isKnown = customerNumber !== undefined || jobs.length > 0;
    if (!isKnown && !(await wasErased(tx, wanted))) return { kind: 'not-found' };
    const ids = jobs.filter(({ isErased }) => !isErased).map(({ id }) => id);
    const views = await forgetViewsNaming(tx, { ...wanted, jobIds: ids }, mayForget);
    await eraseJobs(tx, ids, wanted);
    await forgetCard(tx, wanted);
    await tx.customerErasure.create({ data: { id: newId('ers'), ...wanted, jobs: ids.length } });
    const invoiceNumbers = jobs.flatMap(({ invoiceNumber }) => invoiceNumber ?? []);
    const fortnox = { customerNumber: customerNumber ?? undefined, invoiceNumbers };
    return { kind: 'erased', jobs: ids.length, views, fortnox };
  });
}

type LockedJob = WaitingJob & {
  /** And nothing was written to it since but that. */
  readonly isErased: boolean;
  /** Of the invoice in Fortnox. */
  readonly invoiceNumber: string | null;
};

const idAndStatus = ({ id, status }: LockedJob): WaitingJob => ({ id, status });

/** `undefined`: the customer was never seen; `null`: seen, and not found or made in Fortnox yet. */
async function findCustomerNumber(
  tx: Queries,
  { connectionId, customerId }: CustomerErasure,
): Promise<string | null | undefined> {
  const link = await tx.customerLink.findUnique({
    where: { connectionId_customerId: { connectionId, customerId } },
    select: { customerNumber: true },
  });
  return link?.customerNumber ?? (link ? null : undefined);
}

/**
 * By any of the events that they work or worked from, by whom they were about besides (an event was
 * replaced; a native job keeps none), by the Fortnox customer, and credits by the invoice that they
 * credit. The locks keep them as they are.
 */
function lockJobs(
  tx: Queries,
  { connectionId, customerId }: CustomerErasure,
  customerNumber: string | null,
): Promise<LockedJob[]> {
  return tx.$queryRaw<LockedJob[]>`
    WITH invoices AS (
      SELECT DISTINCT invoice_id FROM sync_jobs
      WHERE connection_id = ${connectionId} AND (
        event #>> ${customerPath} = ${customerId} OR later_event #>> ${customerPath} = ${customerId}
        OR made_from #>> ${customerPath} = ${customerId}
        OR ${customerId} = ANY(customer_ids)
        OR fortnox ->> 'customerNumber' = ${customerNumber}))
    SELECT j.id, j.status, ${isErased} AS "isErased",
           j.fortnox ->> 'invoiceNumber' AS "invoiceNumber"
    FROM sync_jobs j
    WHERE j.connection_id = ${connectionId}
      AND j.invoice_id IN (SELECT invoice_id FROM invoices)
    ORDER BY j.id FOR NO KEY UPDATE OF j`;
}

/** As the timeline of each job tells it. */
const erasing = 'erase-customer';

const customerPath = Prisma.sql`'{data,invoice,customer,id}'`;

/** Drift may have been told, and seen to for a reason in anybody's words, when it had been erased. */
const isErased = Prisma.sql`(j.erased_at IS NOT NULL AND NOT EXISTS (
  SELECT FROM timeline_entries t
  WHERE t.job_id = j.id AND t.data ->> 'action' IS DISTINCT FROM ${erasing}))`;

async function eraseJobs(
  tx: Queries,
  ids: readonly string[],
  { actor, reason }: CustomerErasure,
): Promise<void> {
  const which = { in: [...ids] };
  await tx.timelineEntry.deleteMany({ where: { jobId: which } });
  await tx.$executeRaw`
    UPDATE sync_jobs SET ${withoutPersons}, updated_at = now() WHERE id = ANY(${[...ids]}::text[])`;
  await tx.$executeRaw(forgetNames(Prisma.sql`SELECT unnest(${[...ids]}::text[])`));
  const data = { actor, action: erasing, reason };
  await tx.timelineEntry.createMany({
    data: ids.map((jobId) => ({ jobId, type: 'operator', data })),
  });
}

/** The digests of name, address, e-mail and VAT number could be guessed at by who knows a likely value. */
async function forgetCard(
  tx: Queries,
  { connectionId, customerId }: CustomerErasure,
): Promise<void> {
  await tx.customerLink.updateMany({
    where: { connectionId, customerId },
    data: { cardDigest: null, vatNumberDigest: null },
  });
}

async function wasErased(
  tx: Queries,
  { connectionId, customerId }: CustomerErasure,
): Promise<boolean> {
  return (await tx.customerErasure.count({ where: { connectionId, customerId } })) > 0;
}
