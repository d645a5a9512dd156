import { type Database, type Queries, newId } from '@sync/database';
import { storableJson } from '@sync/shared';
import type { Acceptance, IncomingInvoice, JobKey } from './acceptance.js';
import { dispatchState, syncPaidInvoice, type JobStatus } from './job.js';
import { noteAccepted } from './note-accepted.js';
import { tellAgain, tellIfKnown } from './told-again.js';

/**
 * Takes an invoice in: once this resolves, the job is committed and will be done. Telling it
 * again, by either door and any number of times at once, finds the same job; what is newer than
 * what it works from takes its place (`told-again.ts`).
 * Throws when PostgreSQL cannot be reached; then nothing was taken.
 */
export async function acceptInvoice(db: Database, given: IncomingInvoice): Promise<Acceptance> {
  const incoming = storableJson(given);
  return db.prisma.$transaction(async (tx) => {
    if (!(await isThere(tx, incoming.connectionId))) return { kind: 'connection-gone' };
    const earlier = await rememberDelivery(tx, incoming);
    if (earlier.kind === 'conflict') return { kind: 'webhook-id-conflict' };
    if (earlier.kind === 'same-job') return acceptRepeat(tx, incoming, earlier.jobId);
    const acceptance = await acceptNew(tx, incoming);
    if (acceptance.kind !== 'ignored') await linkDelivery(tx, incoming, acceptance.jobId);
    return acceptance;
  });
}

/**
 * What says by itself that there is nothing to do makes no job. Where there is one, its former event is
 * not what is to be booked any more: the job is told like of any other correction.
 */
async function acceptNew(
  tx: Queries,
  incoming: IncomingInvoice,
): Promise<Extract<Acceptance, { jobId: string } | { kind: 'ignored' }>> {
  const { ignoredBecause: reason } = incoming;
  const key = jobKey(incoming);
  if (reason === undefined) {
    return (await createJob(tx, incoming)) ?? (await tellAgain(tx, key, incoming, 'first-time'));
  }
  return (await tellIfKnown(tx, key, incoming, 'first-time')) ?? { kind: 'ignored', reason };
}

/** Until this commits it cannot be deleted, and a deletion that came first is waited for. */
export async function isThere(tx: Queries, connectionId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM connections WHERE id = ${connectionId} AND deleted_at IS NULL FOR KEY SHARE`;
  return rows.length === 1;
}

/** The first answer again. A sender that corrects under the same id is heard if its event is newer. */
async function acceptRepeat(
  tx: Queries,
  incoming: IncomingInvoice,
  jobId: string,
): Promise<Acceptance> {
  const job = await tx.syncJob.findUniqueOrThrow({
    where: { id: jobId },
    select: { kind: true, sourceRef: true, status: true },
  });
  const key = jobKey(incoming);
  const isSame = job.kind === key.kind && job.sourceRef === key.sourceRef;
  if (isSame) return tellAgain(tx, key, incoming, 'same-job');
  return { kind: 'known', jobId, status: job.status, effect: 'none' };
}

/**
 * Whether this very message came before: `same-job` when it did and a job came of it. One that
 * was ignored then is judged anew, in case its sender names all its messages about an invoice alike.
 */
type Earlier =
  | { readonly kind: 'first-time' | 'conflict' }
  | { readonly kind: 'same-job'; readonly jobId: string };

/** The insert waits for a concurrent one with the same id, so that both see one answer. */
async function rememberDelivery(tx: Queries, incoming: IncomingInvoice): Promise<Earlier> {
  const { connectionId, webhookId, invoiceId } = incoming;
  if (webhookId === undefined) return { kind: 'first-time' };
  const inserted = await tx.$executeRaw`
    INSERT INTO webhook_deliveries (connection_id, webhook_id, invoice_id)
    VALUES (${connectionId}, ${webhookId}, ${invoiceId}) ON CONFLICT DO NOTHING`;
  if (inserted === 1) return { kind: 'first-time' };
  const first = await tx.webhookDelivery.findUniqueOrThrow({
    where: { connectionId_webhookId: { connectionId, webhookId } },
  });
  if (first.invoiceId !== invoiceId) return { kind: 'conflict' };
  return first.jobId === null ? { kind: 'first-time' } : { kind: 'same-job', jobId: first.jobId };
}

async function linkDelivery(tx: Queries, incoming: IncomingInvoice, jobId: string): Promise<void> {
  const { connectionId, webhookId } = incoming;
  if (webhookId === undefined) return;
  await tx.webhookDelivery.update({
    where: { connectionId_webhookId: { connectionId, webhookId } },
    data: { jobId },
    select: { jobId: true },
  });
}

/** What makes an invoice, or a refund of it, the same one however often it is told. */
export const jobKey = ({
  connectionId,
  invoiceId,
  kind = syncPaidInvoice,
  sourceRef = '',
}: Pick<IncomingInvoice, 'connectionId' | 'invoiceId' | 'kind' | 'sourceRef'>): JobKey => ({
  ...{ connectionId, kind, invoiceId, sourceRef },
});

/** Makes the job of an invoice or refund that is not known: on its way, or ended where it shall not be. */
export async function createJob(
  tx: Queries,
  incoming: IncomingInvoice,
): Promise<Extract<Acceptance, { kind: 'accepted' }> | undefined> {
  const id = newId('job');
  const { connectionId, kind, invoiceId, sourceRef } = jobKey(incoming);
  const event = incoming.event === undefined ? null : JSON.stringify(incoming.event);
  const { ignoredBecause: reason = null } = incoming;
  const status: JobStatus = reason === null ? 'queued' : 'ignored';
  const delivery = reason === null ? dispatchState.waiting : dispatchState.none;
  const inserted = await tx.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, source_ref, invoice_number, currency,
                           total, customer_name, status, lane, source, event, traceparent,
                           dispatch_state, reason, finished_at)
    VALUES (${id}, ${connectionId}, ${kind}, ${invoiceId}, ${sourceRef},
            ${incoming.invoiceNumber ?? null}, ${incoming.currency ?? null},
            ${incoming.total ?? null}, ${event}::jsonb #>> '{data,invoice,customer,name}',
            ${status}, ${incoming.lane}, ${incoming.source},
            ${event}::jsonb, ${incoming.traceparent ?? null}, ${delivery}, ${reason},
            CASE ${status} WHEN 'ignored' THEN now() END)
    ON CONFLICT (connection_id, kind, invoice_id, source_ref) DO NOTHING`;
  if (inserted === 0) return undefined;
  await noteAccepted(tx, id, incoming, 'accepted');
  return { kind: 'accepted', jobId: id, status };
}
