import { Prisma, type Database, type Queries } from '@sync/database';
import { causeFingerprint } from './dead-letters/cause-fingerprint.js';
import { readInFortnox } from './in-fortnox.js';
import { dispatchState, syncCredit, syncPaidInvoice } from './job.js';
import { moveTo } from './move.js';

/** The job that carried an invoice over, as far as crediting it needs to know. */
export type CarriedInvoice = {
  readonly jobId: string;
  readonly invoiceId: string;
  readonly status: string;
  readonly source: 'event' | 'webhook';
  readonly event: unknown;
  readonly fortnoxInvoiceNumber: string | null;
  /** When it ended; `null` while it has not. */
  readonly finishedAt: Date | null;
};

type StoredInvoice = Omit<CarriedInvoice, 'fortnoxInvoiceNumber'> & { readonly fortnox: unknown };

/** The job of that invoice, if it came here; credits of it are jobs of their own. */
export async function findCarriedInvoice(
  db: Database,
  connectionId: string,
  invoiceId: string,
): Promise<CarriedInvoice | undefined> {
  const [row] = await db.prisma.$queryRaw<StoredInvoice[]>`
    SELECT id AS "jobId", invoice_id AS "invoiceId", status, source, event, fortnox,
           finished_at AS "finishedAt"
    FROM sync_jobs
    WHERE connection_id = ${connectionId} AND invoice_id = ${invoiceId}
      AND kind = ${syncPaidInvoice}`;
  if (!row) return undefined;
  const { fortnox, ...carried } = row;
  return { ...carried, fortnoxInvoiceNumber: readInFortnox(fortnox)?.invoiceNumber ?? null };
}

type SentBack = {
  readonly jobId: string;
  readonly since: Date;
  /** Of the dead letter that asked her, which has this cause alone. */
  readonly kind: string;
};

/**
 * Whether a person has put this job back on the queue since then and meant it: by itself, or by a replay that
 * names this job alone or this cause. What goes on by itself is nobody's word, nor is what goes on
 * because she replays all of a company after an outage, or sends events.
 */
export async function isSentBackSince(
  db: Database,
  { jobId, since, kind }: SentBack,
): Promise<boolean> {
  const fingerprint = causeFingerprint([kind], undefined);
  const [row] = await db.prisma.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM timeline_entries t LEFT JOIN replays r ON r.id = t.data ->> 'replayId'
      WHERE t.job_id = ${jobId} AND t.type = 'operator' AND t.data ->> 'action' = 'replay'
        AND t.data ->> 'actor' <> 'system' AND t.data ->> 'told' IS NULL AND t.at >= ${since}
        AND (t.data ->> 'replayId' IS NULL OR r.filter ->> 'fingerprint' = ${fingerprint}
          OR r.filter ->> 'kind' = ${kind}
          OR r.filter -> 'ids' = jsonb_build_array(${jobId}::text))) AS found`;
  return row?.found === true;
}

/** Another refund or void of the same invoice, as far as it has come. */
export type OtherCredit = {
  readonly sourceRef: string;
  /** What it gave back of the lines in question: decimal strings, added up. */
  readonly lines: readonly { readonly id: string; readonly amount: string }[];
  readonly fortnoxInvoiceNumber: string;
};

/** Each is read in Fortnox by everyone that comes after it; nobody gives back as often. */
export const otherCreditsAtMost = 100;

/**
 * The other credits of an invoice that have a document in Fortnox, made here or named by an
 * operator, whatever became of them afterwards: what they took back is not left to credit. One more than
 * `otherCreditsAtMost` where there are more. `lineIds`: the lines in question; an event may
 * name a thousand, and is not read here.
 */
export async function findOtherCredits(
  db: Database,
  { connectionId, invoiceId, jobId, lineIds }: CreditsAround,
): Promise<readonly OtherCredit[]> {
  return db.prisma.$queryRaw<OtherCredit[]>`
    SELECT source_ref AS "sourceRef", fortnox ->> 'invoiceNumber' AS "fortnoxInvoiceNumber",
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', named.id, 'amount', named.amount))
        FROM (
          SELECT line ->> 'id' AS id, sum((line ->> 'amount')::numeric)::text AS amount
          FROM jsonb_array_elements(CASE jsonb_typeof(event #> '{data,refund,lines}')
            WHEN 'array' THEN event #> '{data,refund,lines}' ELSE '[]'::jsonb END) AS line
          WHERE line ->> 'id' = ANY(${[...lineIds]}::text[]) GROUP BY 1
        ) named), '[]'::jsonb) AS lines
    FROM sync_jobs
    WHERE connection_id = ${connectionId} AND invoice_id = ${invoiceId} AND kind = ${syncCredit}
      AND id <> ${jobId} AND fortnox ->> 'invoiceNumber' IS NOT NULL
    ORDER BY created_at, id LIMIT ${otherCreditsAtMost + 1}`;
}

type CreditsAround = {
  readonly connectionId: string;
  readonly invoiceId: string;
  /** The credit whose others these are. */
  readonly jobId: string;
  readonly lineIds: readonly string[];
};

/**
 * Refunds and voids that were told before their invoice came ended `ignored`, as there was nothing
 * to credit. Once it is carried over they go on, as they were told: the first `otherCreditsAtMost`. Answers
 * whether others are left.
 */
export function takeUpIgnoredCredits(
  db: Database,
  connectionId: string,
  invoiceId: string,
): Promise<boolean> {
  const because = 'The invoice is carried over now: taken up again.';
  return takeUpIn(db.prisma, { connectionId, invoiceId }, because);
}

/**
 * The same within the change by which a person says that an invoice is booked by hand, where the company wants
 * refunds credited. Whether they are credited by hand too she is asked: their attempts end with a person.
 */
export async function takeUpCreditsOf(tx: Queries, jobId: string): Promise<boolean> {
  const [invoice] = await tx.$queryRaw<InvoiceOfCredits[]>`
    SELECT j.connection_id AS "connectionId", j.invoice_id AS "invoiceId"
    FROM sync_jobs j JOIN connections c ON c.id = j.connection_id
    WHERE j.id = ${jobId} AND j.kind = ${syncPaidInvoice} AND c.settings ->> 'refunds' = 'credit'`;
  const because = 'The invoice is booked by hand now: taken up again.';
  return invoice !== undefined && (await takeUpIn(tx, invoice, because));
}

type InvoiceOfCredits = { readonly connectionId: string; readonly invoiceId: string };

async function takeUpIn(
  tx: Queries,
  { connectionId, invoiceId }: InvoiceOfCredits,
  because: string,
): Promise<boolean> {
  const { set, allowed } = moveTo('queued', ['ignored']);
  const isEarly = Prisma.sql`connection_id = ${connectionId} AND invoice_id = ${invoiceId}
    AND kind = ${syncCredit} AND ${allowed} AND erased_at IS NULL`;
  const [left] = await tx.$queryRaw<{ isAny: boolean }[]>`
    WITH early AS (
      SELECT id FROM sync_jobs WHERE ${isEarly}
      ORDER BY created_at, id LIMIT ${otherCreditsAtMost + 1}
    ), first AS (SELECT id FROM early LIMIT ${otherCreditsAtMost}), taken AS (
      UPDATE sync_jobs SET ${set}, dispatch_state = ${dispatchState.waiting}, due_at = now(),
        reason = NULL, finished_at = NULL, updated_at = now()
      FROM first WHERE sync_jobs.id = first.id AND ${allowed}
      RETURNING sync_jobs.id
    ), noted AS (
      INSERT INTO timeline_entries (job_id, type, data)
      SELECT id, 'note', jsonb_build_object('message', ${because}::text) FROM taken)
    SELECT count(*) > ${otherCreditsAtMost} AS "isAny" FROM early`;
  return left?.isAny === true;
}
