import { syncCredit, syncPaidInvoice, type JobKind } from './job.js';
import { appendTimeline } from './timeline.js';
import { type Database, type Queries, type Prisma, newId } from '@sync/database';

export type Acceptance =
  | { readonly kind: 'accepted'; readonly jobId: string; readonly status: string }
  | { readonly kind: 'known'; readonly jobId: string; readonly status: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  /** The same webhook id came before with another invoice. */
  | { readonly kind: 'webhook-id-conflict' };

export type IncomingInvoice = {
  readonly connectionId: string;
  readonly invoiceId: string;
  /** Left out: the invoice was paid. `sourceRef` is the refund's id, or `void`. */
  readonly credit?: { readonly sourceRef: string } | undefined;
  readonly invoiceNumber?: string | undefined;
  readonly currency?: string | undefined;
  readonly total?: string | undefined;
  /** Which way it came: `event` carries the invoice, `webhook` only its id. */
  readonly source: 'event' | 'webhook';
  /** The event as received; the attempt reads it again. */
  readonly event?: Prisma.InputJsonObject | undefined;
  readonly webhookId?: string | undefined;
  readonly lane: 'live' | 'backfill';
  /** Set when the event says by itself that there is nothing to do (status, cut-over date). */
  readonly ignoredBecause?: string | undefined;
};

/**
 * Takes an invoice in: once this resolves, the job is committed and will be done. Telling it
 * again, by either door and any number of times at once, finds the same job.
 * Throws when PostgreSQL cannot be reached; then nothing was taken.
 */
export async function acceptInvoice(db: Database, incoming: IncomingInvoice): Promise<Acceptance> {
  return db.prisma.$transaction(async (tx) => {
    const earlier = await rememberDelivery(tx, incoming);
    if (earlier) return earlier;
    if (incoming.ignoredBecause !== undefined) {
      return { kind: 'ignored', reason: incoming.ignoredBecause };
    }
    const acceptance = (await createJob(tx, incoming)) ?? (await findJob(tx, incoming));
    await linkDelivery(tx, incoming, acceptance.jobId);
    return acceptance;
  });
}

type JobAcceptance = Extract<Acceptance, { jobId: string }>;

/** The insert waits for a concurrent one with the same id, so that both see one answer. */
async function rememberDelivery(
  tx: Queries,
  incoming: IncomingInvoice,
): Promise<Acceptance | undefined> {
  const { connectionId, webhookId, invoiceId } = incoming;
  if (webhookId === undefined) return undefined;
  const inserted = await tx.$executeRaw`
    INSERT INTO webhook_deliveries (connection_id, webhook_id, invoice_id)
    VALUES (${connectionId}, ${webhookId}, ${invoiceId}) ON CONFLICT DO NOTHING`;
  if (inserted === 1) return undefined;
  const first = await tx.webhookDelivery.findUniqueOrThrow({
    where: { connectionId_webhookId: { connectionId, webhookId } },
  });
  if (first.invoiceId !== invoiceId) return { kind: 'webhook-id-conflict' };
  if (first.jobId === null) {
    return { kind: 'ignored', reason: incoming.ignoredBecause ?? 'this event was ignored before' };
  }
  const job = await tx.syncJob.findUniqueOrThrow({ where: { id: first.jobId } });
  return { kind: 'known', jobId: job.id, status: job.status };
}

async function linkDelivery(tx: Queries, incoming: IncomingInvoice, jobId: string): Promise<void> {
  const { connectionId, webhookId } = incoming;
  if (webhookId === undefined) return;
  await tx.webhookDelivery.update({
    where: { connectionId_webhookId: { connectionId, webhookId } },
    data: { jobId },
  });
}

const kindOf = ({ credit }: IncomingInvoice): JobKind =>
  credit === undefined ? syncPaidInvoice : syncCredit;

const sourceRefOf = ({ credit }: IncomingInvoice): string => credit?.sourceRef ?? '';

async function createJob(
  tx: Queries,
  incoming: IncomingInvoice,
): Promise<JobAcceptance | undefined> {
  const id = newId('job');
  const event = incoming.event === undefined ? null : JSON.stringify(incoming.event);
  const inserted = await tx.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, source_ref, invoice_number, currency,
                           total, status, lane, source, event, dispatch_state)
    VALUES (${id}, ${incoming.connectionId}, ${kindOf(incoming)}, ${incoming.invoiceId},
            ${sourceRefOf(incoming)},
            ${incoming.invoiceNumber ?? null}, ${incoming.currency ?? null},
            ${incoming.total ?? null}, 'queued', ${incoming.lane}, ${incoming.source},
            ${event}::jsonb, 'waiting')
    ON CONFLICT (connection_id, kind, invoice_id, source_ref) DO NOTHING`;
  if (inserted === 0) return undefined;
  await note(tx, id, incoming, 'accepted');
  return { kind: 'accepted', jobId: id, status: 'queued' };
}

/**
 * A known invoice. One that was ignored (not paid yet, before the cut-over) is taken up again
 * under its id; a dead letter keeps waiting for its operator but with the newest data, so that a
 * corrected event is what the replay will use.
 */
async function findJob(tx: Queries, incoming: IncomingInvoice): Promise<JobAcceptance> {
  const { connectionId, invoiceId } = incoming;
  const job = await tx.syncJob.findUniqueOrThrow({
    where: {
      connectionId_kind_invoiceId_sourceRef: {
        ...{ connectionId, invoiceId },
        kind: kindOf(incoming),
        sourceRef: sourceRefOf(incoming),
      },
    },
  });
  if (job.status === 'ignored') {
    const taken = await refreshJob(tx, job.id, incoming, 'ignored', {
      status: 'queued',
      dispatchState: 'waiting',
      dueAt: new Date(),
      reason: null,
      finishedAt: null,
    });
    if (taken) return { kind: 'accepted', jobId: job.id, status: 'queued' };
  }
  if (job.status === 'dead-lettered' && incoming.event !== undefined) {
    await refreshJob(tx, job.id, incoming, 'dead-lettered', {});
  }
  return { kind: 'known', jobId: job.id, status: job.status };
}

async function refreshJob(
  tx: Queries,
  id: string,
  incoming: IncomingInvoice,
  status: string,
  change: Prisma.SyncJobUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await tx.syncJob.updateMany({
    where: { id, status },
    data: { ...change, ...sourceOf(incoming) },
  });
  if (count === 1) await note(tx, id, incoming, 'accepted again');
  return count === 1;
}

function sourceOf(incoming: IncomingInvoice): Prisma.SyncJobUpdateManyMutationInput {
  if (incoming.event === undefined) return { source: incoming.source };
  return {
    source: incoming.source,
    event: incoming.event,
    invoiceNumber: incoming.invoiceNumber ?? null,
    currency: incoming.currency ?? null,
    total: incoming.total ?? null,
  };
}

async function note(
  tx: Queries,
  jobId: string,
  incoming: IncomingInvoice,
  what: string,
): Promise<void> {
  const data = { what, source: incoming.source, webhookId: incoming.webhookId ?? null };
  await appendTimeline(tx, jobId, [{ type: 'accepted', at: new Date(), data }]);
}
