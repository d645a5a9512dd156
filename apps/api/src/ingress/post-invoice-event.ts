import type { IncomingHttpHeaders } from 'node:http';
import { isUtf8 } from 'node:buffer';
import {
  findConnection,
  noteKeyUse,
  readSigningKeys,
  type Connection,
  type SigningKey,
} from '@sync/connections';
import {
  acceptInvoice,
  findStoredEvent,
  noteLaterChange,
  type Acceptance,
  type IncomingInvoice,
} from '@sync/jobs';
import { currencyDigits, Decimal, verifySignature } from '@sync/shared';
import {
  describeRefund,
  describeVoid,
  ignoreReason,
  parseEvent,
  subscriptionFlowEventSchema,
  type InvoicePaidEvent,
  type InvoiceRefundedEvent,
  type InvoiceVoidedEvent,
  type SubscriptionFlowEvent,
} from '@sync/subscriptionflow';
import { z } from 'zod';
import { requireOperator } from '../auth/authenticate.js';
import { requireJson } from '../http/content-type.js';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { readJson, readQuery } from '../http/input.js';
import { HttpProblem, invalidInput, notFound } from '../http/problem.js';
import { json, type Reply } from '../http/reply.js';
import { acceptanceSchema } from '../jobs/job-json.js';
import type { Services } from '../services.js';
import { ignoredSchema, toAcceptanceReply } from './acceptance-reply.js';
import { admitInvoice, admitSender } from './admission.js';
import { changedSince } from './changed-since.js';
import { noteAccepted } from './note-accepted.js';

/** The contract's limit; an invoice of 500 lines is about 150 kB. */
export const maxEventBytes = 256 * 1024;

const querySchema = z.object({
  lane: z.enum(['live', 'backfill']).default('live').meta({
    description: 'With a bearer token only. `backfill`: behind live work, for old invoices',
  }),
});

type Lane = z.output<typeof querySchema>['lane'];

/** A signed event that carries the whole invoice, or the same from an operator's script. */
export function postInvoiceEvent(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/invoices',
    access: 'door',
    tag: 'Ingress',
    summary: 'Signed event: an invoice was paid, refunded or declared void',
    description:
      'Standard Webhooks headers with the signing secret of the connection, or a bearer token. ' +
      'Shape is judged here, meaning later: what does not add up is taken in and dead-lettered. ' +
      'A refund or void makes a credit invoice where the setting `refunds` is `credit`; else it is ' +
      'answered as ignored and shown as drift on the job of the invoice. A corrected paid event ' +
      '(another content, a `timestamp` not older) takes the place of the former one until the ' +
      'invoice is carried over, and sends a dead letter on its way again; once Fortnox is being ' +
      'changed it is shown as drift.',
    query: querySchema,
    body: {
      maxBytes: maxEventBytes,
      schema: subscriptionFlowEventSchema,
      accepts: 'any',
      required: true,
    },
    answers: {
      202: { description: 'Taken in', schema: acceptanceSchema },
      200: { description: 'Known before, or ignored', schema: acceptanceSchema.or(ignoredSchema) },
    },
    problems: [400, 401, 403, 404, 409, 413, 415, 422, 503],
    admit: (head) => {
      requireJson(head.headers['content-type']);
      if (!head.actor) requireFreshSignature(head.headers);
      return Promise.resolve({
        handle: (call) => takeDelivery(services, call),
        connectionId: param(head, 'id'),
      });
    },
  };
}

async function takeDelivery(services: Services, call: Call): Promise<Reply> {
  const sender = await identify(services, call);
  // An operator's own import is not a flood.
  if (!call.actor) await admitSender(services, sender.connection.id);
  const lane = readLane(call);
  const event = readEvent(call);
  if (event.type === 'invoice.paid') return takeIn(services, sender, event, lane);
  return sender.connection.settings.refunds === 'credit'
    ? takeInCredit(services, sender, event, lane)
    : noteChange(services, sender.connection, event);
}

type Sender = { readonly connection: Connection; readonly webhookId: string | undefined };

async function identify(services: Services, call: Call): Promise<Sender> {
  const id = param(call, 'id');
  if (!call.actor) return verifySender(services, id, call);
  requireOperator(call.actor);
  const connection = await findConnection(services.db, id);
  if (!connection) throw notFound('connection');
  return { connection, webhookId: readWebhookId(call.headers) };
}

/** One answer for every failure: who cannot sign learns nothing about connections. */
async function verifySender({ db, cipher }: Services, id: string, call: Call): Promise<Sender> {
  if (!isUtf8(call.rawBody)) throw new HttpProblem(400, 'The body is not UTF-8.');
  const [connection, { keys, unreadable }] = await Promise.all([
    findConnection(db, id),
    readSigningKeys(db, cipher, id),
  ]);
  const signed = keys.flatMap((key) => signedWith(key, call));
  const [first] = signed;
  if (connection && first) {
    await noteKeyUse(db, first.key);
    return { connection, webhookId: first.webhookId };
  }
  // It may be signed with a secret that cannot be read here: the sender must keep it and try again.
  if (unreadable.length > 0) throw secretUnreadable();
  throw badSignature();
}

function signedWith(key: SigningKey, { headers, rawBody }: Call) {
  const verified = verifySignature({ secrets: [key.secret], headers, rawBody, now: Date.now() });
  return verified.ok ? [{ key, webhookId: verified.value.webhookId }] : [];
}

/** Whoever signs has no business with our keys; `/readyz` and the connection tell more. */
function secretUnreadable(): HttpProblem {
  const detail = 'Signatures for this connection cannot be checked at the moment. Try again.';
  return new HttpProblem(503, detail, { headers: { 'retry-after': '60' } });
}

/** What can be refused without the body is refused before it is read. */
function requireFreshSignature(headers: IncomingHttpHeaders): void {
  const unread = { secrets: [], headers, rawBody: Buffer.alloc(0), now: Date.now() };
  const verified = verifySignature(unread);
  if (!verified.ok && verified.error.kind !== 'signature-mismatch') throw badSignature();
}

function badSignature(): HttpProblem {
  const detail = 'The signature is missing, wrong, or more than five minutes old.';
  return new HttpProblem(401, detail, { headers: { 'www-authenticate': 'Bearer' } });
}

/** With a bearer token the id is optional; a malformed one would silently not protect. */
function readWebhookId(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['webhook-id'];
  if (id === undefined) return undefined;
  if (typeof id === 'string' && /^[\w-]{1,128}$/.test(id)) return id;
  throw new HttpProblem(400, 'The header webhook-id must be 1 to 128 of A-Z a-z 0-9 _ -.');
}

/** Whoever signs for one connection must not decide what waits for what in it. */
function readLane(call: Call): Lane {
  const { lane } = readQuery(call, querySchema);
  if (lane === 'live' || call.actor) return lane;
  throw new HttpProblem(403, 'Only an operator may choose the lane.');
}

/** 400 when it cannot be read, 422 with a pointer to each fault when it has the wrong shape. */
export function readEvent(call: Call): SubscriptionFlowEvent {
  const body = readJson(call);
  if (body === undefined) throw new HttpProblem(400, 'A JSON body is needed.');
  const event = parseEvent(body);
  if (event.ok) return event.value;
  throw invalidInput(event.error);
}

async function takeIn(
  services: Services,
  { connection, webhookId }: Sender,
  event: InvoicePaidEvent,
  lane: Lane,
): Promise<Reply> {
  const { invoice } = event.data;
  await admitInvoice(services, { connectionId: connection.id, invoiceId: invoice.id });
  const acceptance = await acceptInvoice(services.db, {
    connectionId: connection.id,
    invoiceId: invoice.id,
    invoiceNumber: invoice.name,
    currency: invoice.currency,
    total: exactly(invoice.total_amount, invoice.currency),
    source: 'event',
    event: toStored(event),
    webhookId,
    lane,
    ignoredBecause: ignoreReason(
      { status: invoice.status, invoiceDate: invoice.invoice_date },
      connection.settings,
    ),
  });
  noteAccepted(services, connection.id, acceptance);
  if (acceptance.kind === 'known') await noteDrift(services, connection, event, acceptance);
  return toAcceptanceReply(acceptance);
}

/**
 * What is booked stays booked, and so does what is being booked right now: a later event with
 * other figures is shown. Where the attempt under way does not succeed, the next one works from it.
 */
async function noteDrift(
  services: Services,
  connection: Connection,
  event: InvoicePaidEvent,
  { jobId, status, effect }: Extract<Acceptance, { kind: 'known' }>,
): Promise<void> {
  const isBooked = status === 'succeeded' || status === 'resolved';
  if (!isBooked && effect !== 'kept') return;
  const since = isBooked ? 'after it was carried over' : 'while it was being carried over';
  const message = changedSince(await findStoredEvent(services.db, jobId), event, since);
  if (message === undefined) return;
  const invoiceId = event.data.invoice.id;
  await noteLaterChange(services.db, {
    connectionId: connection.id,
    invoiceId,
    what: 'changed',
    message,
  });
}

/** A job of its own: one per refund, and one for the void. */
async function takeInCredit(
  services: Services,
  { connection, webhookId }: Sender,
  event: InvoiceRefundedEvent | InvoiceVoidedEvent,
  lane: Lane,
): Promise<Reply> {
  const { invoice } = event.data;
  const sourceRef = event.type === 'invoice.refunded' ? event.data.refund.id : 'void';
  const key = { connectionId: connection.id, invoiceId: invoice.id, credit: { sourceRef } };
  await admitInvoice(services, key);
  const acceptance = await acceptInvoice(services.db, {
    ...key,
    invoiceNumber: invoice.name,
    source: 'event',
    event: toStored(event),
    webhookId,
    lane,
    ...(event.type === 'invoice.refunded'
      ? {
          currency: event.data.invoice.currency,
          total: exactly(`-${event.data.refund.amount}`, event.data.invoice.currency),
        }
      : {}),
  });
  noteAccepted(services, connection.id, acceptance);
  if (acceptance.kind === 'known' && acceptance.effect === 'kept') {
    const message =
      'a refund or void was corrected in SubscriptionFlow while it was being credited; compare the ' +
      `credit in Fortnox with its job ${acceptance.jobId}`;
    const about = { connectionId: connection.id, invoiceId: invoice.id };
    await noteLaterChange(services.db, { ...about, what: 'changed', message });
  }
  return toAcceptanceReply(acceptance);
}

/** With all of the currency's digits, as everywhere else; the event may leave zeros out. */
function exactly(amount: string, currency: string): string {
  return new Decimal(amount).toFixed(currencyDigits(currency));
}

/** Through text: what is stored is what JSON can hold, without keys that are `undefined`. */
function toStored(event: SubscriptionFlowEvent): NonNullable<IncomingInvoice['event']> {
  return JSON.parse(JSON.stringify(event)) as NonNullable<IncomingInvoice['event']>;
}

/** Nothing is booked back: the change is shown where the operator looks at the invoice. */
async function noteChange(
  services: Services,
  connection: Connection,
  event: InvoiceRefundedEvent | InvoiceVoidedEvent,
): Promise<Reply> {
  const message = describeChange(event);
  await noteLaterChange(services.db, {
    connectionId: connection.id,
    invoiceId: event.data.invoice.id,
    what: event.type === 'invoice.refunded' ? 'refunded' : 'voided',
    message,
  });
  return json(200, { status: 'ignored', reason: message });
}

function describeChange(event: InvoiceRefundedEvent | InvoiceVoidedEvent): string {
  if (event.type === 'invoice.voided') return describeVoid(event.data.date);
  const { refund, invoice } = event.data;
  return describeRefund({ ...refund, currency: invoice.currency });
}
