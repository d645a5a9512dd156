import { isKnownInvoice, syncCredit, type IncomingInvoice } from '@sync/jobs';
import { toTraceparent } from '@sync/shared';
import {
  describeChange,
  ignoreReason,
  parseEvent,
  subscriptionFlowEventSchema,
  type InvoicePaidEvent,
  type InvoiceRefundedEvent,
  type InvoiceVoidedEvent,
  type SubscriptionFlowEvent,
} from '@sync/subscriptionflow';
import { z } from 'zod';
import { requireJson } from '../http/content-type.js';
import { param, type Call, type Endpoint, type Handled } from '../http/endpoint.js';
import { readJson, readQuery } from '../http/input.js';
import { HttpProblem, invalidInput } from '../http/problem.js';
import { json, type Reply } from '../http/reply.js';
import { acceptanceSchema } from '../jobs/job-json.js';
import type { Services } from '../services.js';
import { ignoredSchema, toAcceptanceReply } from './acceptance-reply.js';
import { admitImport, admitInvoice, admitSender } from './admission.js';
import { refundedTotalOf, totalOf } from '../jobs/exact-total.js';
import { identify, isKnownSender, requireFreshSignature, type Sender } from './identify-sender.js';
import { acceptFrom, keepFrom, showFrom } from './accept-from.js';
import { noteAccepted } from './note-accepted.js';
import { noteCreditDrift, noteDrift } from './note-drift.js';
import { takeTogether } from './take-together.js';

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
    audited: 'by-handler',
    tag: 'Ingress',
    summary: 'Signed event: an invoice was paid, refunded or declared void',
    description:
      'Standard Webhooks headers with the signing secret of the connection, or a bearer token: ' +
      'what a person sends stands under her name in the audit log and in the timeline of the job, and ' +
      'its `timestamp` must not lie in the future. ' +
      'Shape is judged here, meaning later: what does not add up is taken in and dead-lettered. ' +
      'A refund or void makes a credit invoice where the setting `refunds` is `credit`; else it is ' +
      'answered as ignored and shown as drift on the job of the invoice. A corrected paid event ' +
      '(another content, a `timestamp` not older) takes the place of the former one until the ' +
      'invoice is carried over, and sends a dead letter on its way again; once Fortnox is being ' +
      'changed it is shown as drift. That an invoice is not paid any more, or is dated before the start ' +
      'date, is such a correction where the invoice is known; else it is ignored.',
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
    problems: [400, 401, 403, 404, 409, 413, 415, 422, 429, 503],
    admit: (head) => {
      requireJson(head.headers['content-type']);
      if (!head.actor) requireFreshSignature(head.headers);
      return Promise.resolve({
        handle: (call) => takeDelivery(services, call),
        isProven: (call) => isKnownSender(services, call),
        connectionId: param(head, 'id'),
      });
    },
  };
}

async function takeDelivery(services: Services, call: Call): Promise<Handled> {
  const tried = await takeTogether(services, call);
  if (tried.kind === 'long-way') {
    return { otherwise: () => takeAlone(services, call, tried.admitted) };
  }
  return { reply: tried.reply, otherwise: () => takeAlone(services, call, 'already') };
}

/** PostgreSQL is asked about connection, keys and what is known of the invoice. */
async function takeAlone(
  services: Services,
  call: Call,
  admitted: 'already' | 'not-yet',
): Promise<Reply> {
  const sender = await identify(services, call);
  // An operator's own import is not a flood.
  if (!call.actor && admitted === 'not-yet')
    await admitSender(services, sender.connection.id, call.rawBody.length);
  if (call.actor) admitImport(services, sender.connection.id, call.actor, call.rawBody.length);
  const from: From = { ...sender, call };
  const how: How = { lane: readLane(call), traceparent: toTraceparent(call.trace) };
  const event = readEvent(call);
  if (call.actor) requirePast(event);
  if (event.type === 'invoice.paid') return takeIn(services, from, event, how);
  return sender.connection.settings.refunds === 'credit'
    ? takeInCredit(services, from, event, how)
    : noteChange(services, from, event, how);
}

/** Who has sent it, and in which call. */
type From = Sender & { readonly call: Call };

/** What of the request itself goes with the invoice. */
type How = Pick<IncomingInvoice, 'lane' | 'traceparent'>;

/** Whoever signs for one connection must not decide what waits for what in it. */
function readLane(call: Call): Lane {
  const { lane } = readQuery(call, querySchema);
  if (lane === 'live' || call.actor) return lane;
  throw new HttpProblem(403, 'Only an operator may choose the lane.');
}

/** As of signatures, a clock may run fast. */
const aheadAtMostMs = 5 * 60_000;

/** Under a time that has not come a person would silence all that SubscriptionFlow corrects until then. */
function requirePast({ timestamp }: SubscriptionFlowEvent): void {
  if (Date.parse(timestamp) <= Date.now() + aheadAtMostMs) return;
  const message = 'lies in the future; send the time at which SubscriptionFlow told it';
  throw invalidInput([{ pointer: '/timestamp', message }]);
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
  { connection, webhookId, call }: From,
  event: InvoicePaidEvent,
  how: How,
): Promise<Reply> {
  const { invoice } = event.data;
  await admitInvoice(services, { connectionId: connection.id, invoiceId: invoice.id });
  const acceptance = await acceptFrom(services, call, {
    connectionId: connection.id,
    invoiceId: invoice.id,
    invoiceNumber: invoice.name,
    currency: invoice.currency,
    total: totalOf(invoice),
    source: 'event',
    event: toStored(event),
    webhookId,
    ...how,
    ignoredBecause: ignoreReason(
      { status: invoice.status, invoiceDate: invoice.invoice_date },
      connection.settings,
    ),
  });
  noteAccepted(services, connection.id, acceptance);
  if (acceptance.kind === 'known')
    await noteDrift(services, { connection, call }, event, acceptance);
  return toAcceptanceReply(acceptance);
}

/** A job of its own: one per refund, and one for the void. */
async function takeInCredit(
  services: Services,
  { connection, webhookId, call }: From,
  event: InvoiceRefundedEvent | InvoiceVoidedEvent,
  how: How,
): Promise<Reply> {
  const credit = { ...creditOf(connection.id, event), webhookId, ...how };
  await admitInvoice(services, credit);
  const acceptance = await acceptFrom(services, call, credit);
  noteAccepted(services, connection.id, acceptance);
  if (acceptance.kind === 'known')
    await noteCreditDrift(services, { connection, call }, event, acceptance);
  return toAcceptanceReply(acceptance);
}

function creditOf(connectionId: string, event: InvoiceRefundedEvent | InvoiceVoidedEvent) {
  const { invoice } = event.data;
  const sourceRef = event.type === 'invoice.refunded' ? event.data.refund.id : 'void';
  return {
    connectionId,
    invoiceId: invoice.id,
    kind: syncCredit,
    sourceRef,
    invoiceNumber: invoice.name,
    source: 'event',
    event: toStored(event),
    ...(event.type === 'invoice.refunded'
      ? {
          currency: event.data.invoice.currency,
          total: refundedTotalOf(event.data),
        }
      : {}),
  } as const;
}

/** Through text: what is stored is what JSON can hold, without keys that are `undefined`. */
function toStored(event: SubscriptionFlowEvent): NonNullable<IncomingInvoice['event']> {
  return JSON.parse(JSON.stringify(event)) as NonNullable<IncomingInvoice['event']>;
}

/**
 * What somebody wrote of a customer in their own words is not kept of a change that no customer's erasure
 * would find: its event names none, and its invoice may never come.
 */
function withoutReason(
  event: InvoiceRefundedEvent | InvoiceVoidedEvent,
): InvoiceRefundedEvent | InvoiceVoidedEvent {
  if (event.type === 'invoice.voided') {
    return { ...event, data: { ...event.data, reason: undefined } };
  }
  const refund = { ...event.data.refund, reason: undefined };
  return { ...event, data: { ...event.data, refund } };
}

/**
 * Nothing is booked back: the change is shown where the operator looks at the invoice. One that has
 * overtaken its invoice is kept first and shown then, lest the invoice come in between and miss it.
 */
async function noteChange(
  services: Services,
  { connection, call }: From,
  event: InvoiceRefundedEvent | InvoiceVoidedEvent,
  how: How,
): Promise<Reply> {
  const change = describeChange(event);
  const about = { connectionId: connection.id, invoiceId: event.data.invoice.id };
  if (!(await isKnownInvoice(services.db, about))) {
    const early = withoutReason(event);
    const credit = { ...creditOf(connection.id, early), ...how, ignoredBecause: change.message };
    await admitInvoice(services, credit);
    const kept = await keepFrom(services, call, credit);
    if (kept.kind === 'connection-gone') return toAcceptanceReply(kept);
  }
  const shown = { ...about, ...change, eventTime: event.timestamp };
  await showFrom(services, call, event.type, shown);
  return json(200, { status: 'ignored', reason: change.message });
}
