import { newId, type Statements } from '@sync/database';
import { storableJson } from '@sync/shared';
import type { IncomingInvoice, JobKey } from './acceptance.js';
import { jobKey } from './accept.js';
import { dispatchState, type JobStatus } from './job.js';

/**
 * What an event was judged by, from memory. The statement that takes it in looks whether all of it
 * still is so: memory is never the authority.
 */
export type Belief = {
  readonly connectionId: string;
  /** The present signing secret, as it is stored. */
  readonly secretCipher: string;
  /** The settings, as they are stored: JSON. */
  readonly settings: string;
  /** The former secret, as it is stored, if the event is signed with that. */
  readonly formerCipher: string | undefined;
};

/** An event that carries its invoice and is to become a job. */
export type TogetherInvoice = Omit<IncomingInvoice, 'event' | 'ignoredBecause' | 'webhookId'> & {
  readonly event: object;
  readonly webhookId: string;
};

/** An event that is ready to be sent to PostgreSQL. */
export type PreparedInvoice = {
  /** Of the job, if this makes one. */
  readonly jobId: string;
  readonly key: JobKey;
  readonly webhookId: string;
  readonly belief: Belief;
  /** The row as JSON; PostgreSQL keeps the event that stands in it. */
  readonly row: string;
};

/** What JSON writes where PostgreSQL cannot keep a text: NUL, half of a surrogate pair. */
const maybeUnstorable = /\\u(0000|d[89a-f])/i;

/** Serialises an event, once. Texts that PostgreSQL cannot keep are made storable. */
export function prepareInvoice(given: TogetherInvoice, belief: Belief): PreparedInvoice {
  const jobId = newId('job');
  const row = rowOf(jobId, given, belief);
  if (!maybeUnstorable.test(row)) return { jobId, ...identityOf(given), belief, row };
  const storable = storableJson(given);
  return { jobId, ...identityOf(storable), belief, row: rowOf(jobId, storable, belief) };
}

const identityOf = (incoming: TogetherInvoice) => ({
  key: jobKey(incoming),
  webhookId: incoming.webhookId,
});

function rowOf(jobId: string, incoming: TogetherInvoice, { formerCipher }: Belief): string {
  const { connectionId, kind, invoiceId, sourceRef } = jobKey(incoming);
  return JSON.stringify({
    ...{ id: jobId, connection_id: connectionId, kind, invoice_id: invoiceId },
    ...{ source_ref: sourceRef, invoice_number: incoming.invoiceNumber },
    ...{ currency: incoming.currency, total: incoming.total, lane: incoming.lane },
    ...{ source: incoming.source, webhook_id: incoming.webhookId },
    ...{ former_cipher: formerCipher, event: incoming.event, traceparent: incoming.traceparent },
  });
}

const firstStatus: JobStatus = 'queued';

/**
 * Takes many events in: remembers each delivery, makes its job and the first entry of its timeline.
 * $1: the rows of `prepareInvoice`; $2: what their connections are believed to be.
 *
 * - `open` holds the connections that are as believed, so that none is deleted meanwhile.
 * - Who is known, by invoice or by message, is left out; the caller asks for those one by one.
 * - Another process may make the same job at the same moment, after its delivery was remembered
 *   here: then `made` has no id for it, and the timeline, where an id is a must (SQLSTATE 23502),
 *   refuses the whole statement. Nothing of it happens.
 * - Connections, deliveries and jobs are each locked in the order of their keys, one table after
 *   the other, so that two processes cannot wait for each other in a circle.
 */
export const acceptStatement = `
WITH told AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(
    id text, connection_id text, kind text, invoice_id text, source_ref text,
    invoice_number text, currency text, total text, lane text, source text, webhook_id text,
    former_cipher text, event jsonb, traceparent text)
), believed AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS b(id text, secret_cipher text, settings jsonb)
), open AS MATERIALIZED (
  SELECT c.id FROM connections c
  WHERE c.id = ANY (ARRAY(SELECT id FROM believed)) AND c.deleted_at IS NULL
    AND EXISTS (SELECT 1 FROM believed b WHERE b.id = c.id
      AND b.secret_cipher = c.signing_secret_cipher AND b.settings = c.settings)
  ORDER BY c.id FOR KEY SHARE OF c
), fresh AS MATERIALIZED (
  SELECT told.* FROM told
  WHERE told.connection_id IN (SELECT id FROM open)
    AND (SELECT j.id FROM sync_jobs j
         WHERE j.connection_id = told.connection_id AND j.kind = told.kind
           AND j.invoice_id = told.invoice_id AND j.source_ref = told.source_ref) IS NULL
    AND (told.former_cipher IS NULL OR EXISTS (
         SELECT 1 FROM former_keys f
         WHERE f.connection_id = told.connection_id AND f.kind = 'signing-secret'
           AND f.secret_cipher = told.former_cipher AND f.expires_at > now()))
), remembered AS (
  INSERT INTO webhook_deliveries (connection_id, webhook_id, invoice_id, job_id)
  SELECT connection_id, webhook_id, invoice_id, id FROM fresh ORDER BY connection_id, webhook_id
  ON CONFLICT DO NOTHING RETURNING job_id, webhook_id
), made AS (
  INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, source_ref, invoice_number, currency,
                         total, customer_name, status, lane, source, event, traceparent, dispatch_state)
  SELECT id, connection_id, kind, invoice_id, source_ref, invoice_number, currency,
         total, event #>> '{data,invoice,customer,name}', '${firstStatus}', lane, source, event,
         traceparent, '${dispatchState.waiting}'
  FROM fresh WHERE id IN (SELECT job_id FROM remembered)
  ORDER BY connection_id, kind, invoice_id, source_ref
  ON CONFLICT (connection_id, kind, invoice_id, source_ref) DO NOTHING RETURNING id, source, traceparent
), noted AS (
  INSERT INTO timeline_entries (job_id, type, data)
  SELECT made.id, 'accepted', jsonb_build_object(
    'what', 'accepted', 'source', made.source, 'webhookId', remembered.webhook_id)
    || jsonb_strip_nulls(jsonb_build_object('traceId', split_part(made.traceparent, '-', 2)))
  FROM remembered LEFT JOIN made ON made.id = remembered.job_id
)
SELECT 'made' AS what, id FROM made UNION ALL SELECT 'open', id FROM open`;

/** What became of a prepared event. */
export type TogetherOutcome =
  /** Committed. */
  | { readonly kind: 'accepted'; readonly jobId: string }
  /** Nothing was done: invoice or message is known, or the signature has expired. */
  | { readonly kind: 'not-made' }
  /** Nothing was done: the connection is not as believed. */
  | { readonly kind: 'outdated' };

/**
 * Takes these in with one statement, committed once this resolves. No two may have the same key or
 * the same webhook id, and all of one connection must believe the same of it.
 */
export async function acceptPrepared(
  statements: Pick<Statements, 'query'>,
  group: readonly PreparedInvoice[],
): Promise<readonly TogetherOutcome[]> {
  const rows = await statements.query<{ what: 'made' | 'open'; id: string }>(
    acceptStatement,
    parametersOf(group),
  );
  const ids = (wanted: 'made' | 'open') =>
    new Set(rows.filter(({ what }) => what === wanted).map(({ id }) => id));
  const [made, open] = [ids('made'), ids('open')];
  return group.map(({ jobId, key }) => {
    if (made.has(jobId)) return { kind: 'accepted', jobId };
    return { kind: open.has(key.connectionId) ? 'not-made' : 'outdated' };
  });
}

/** The parameters of `acceptStatement` for these events. */
export function parametersOf(group: readonly PreparedInvoice[]): readonly [string, string] {
  const beliefs = new Map(group.map(({ belief }) => [belief.connectionId, beliefRow(belief)]));
  return [`[${group.map(({ row }) => row).join(',')}]`, `[${[...beliefs.values()].join(',')}]`];
}

const beliefRow = ({ connectionId, secretCipher, settings }: Belief): string =>
  `{"id":${JSON.stringify(connectionId)},"secret_cipher":${JSON.stringify(secretCipher)},"settings":${settings}}`;
