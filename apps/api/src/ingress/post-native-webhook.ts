import { findConnectionByWebhookKey } from '@sync/connections';
import { acceptInvoice } from '@sync/jobs';
import { readNativeWebhook, type NativeWebhook } from '@sync/subscriptionflow';
import { z } from 'zod';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, invalidInput, notFound } from '../http/problem.js';
import { json, type Reply } from '../http/reply.js';
import { acceptanceSchema } from '../jobs/job-json.js';
import type { Services } from '../services.js';
import { hasNewWork, ignoredSchema, toAcceptanceReply } from './acceptance-reply.js';

const bodySchema = z
  .looseObject({
    event: z.string().optional().meta({ description: 'Absent counts as `paid`' }),
    invoice_id: z.string().optional(),
    entity: z.looseObject({ id: z.string() }).optional(),
    data: z.looseObject({ id: z.string() }).optional(),
    id: z.string().optional(),
  })
  .meta({ description: 'JSON or form; in forms `entity[id]` and `data[id]`' });

/**
 * SubscriptionFlow's own webhook. The unguessable address is the only proof there is, so nothing
 * of the body is believed but which invoice to look at.
 */
export function postNativeWebhook(services: Services): Endpoint {
  const { db } = services;
  return {
    method: 'post',
    path: '/v1/webhooks/subscriptionflow/{connectionKey}',
    // The key in the address is the proof; senders may add an Authorization of their own.
    access: 'public',
    tag: 'Ingress',
    door: (head) => param(head, 'connectionKey'),
    summary: "SubscriptionFlow's native webhook",
    description:
      'Only event and invoice id are believed; the invoice itself is fetched from ' +
      'SubscriptionFlow afterwards. Answers before any call to another system.',
    body: { maxBytes: 1024 * 1024, schema: bodySchema, accepts: 'any', required: true },
    answers: {
      202: { description: 'Taken in', schema: acceptanceSchema },
      200: { description: 'Known before, or ignored', schema: acceptanceSchema.or(ignoredSchema) },
    },
    problems: [400, 404, 413, 415, 422, 429, 503],
    admit: async (head) => {
      const connection = await findConnectionByWebhookKey(db, param(head, 'connectionKey'));
      if (!connection) throw notFound('webhook address');
      return (call) => takeIn(services, connection.id, call);
    },
  };
}

async function takeIn(
  { db, releaser }: Services,
  connectionId: string,
  call: Call,
): Promise<Reply> {
  const { headers, rawBody } = call;
  const webhook = read(readNativeWebhook({ contentType: headers['content-type'], rawBody }));
  if (webhook.event !== 'paid') {
    return json(200, { status: 'ignored', reason: 'only the event "paid" is carried over' });
  }
  const { invoiceId } = webhook;
  const acceptance = await acceptInvoice(db, {
    ...{ connectionId, invoiceId },
    source: 'webhook',
    lane: 'live',
  });
  if (hasNewWork(acceptance)) releaser.release(connectionId);
  return toAcceptanceReply(acceptance);
}

function read(webhook: NativeWebhook): NativeWebhook & { kind: 'ok' } {
  switch (webhook.kind) {
    case 'ok':
      return webhook;
    case 'malformed':
      throw new HttpProblem(400, `The body cannot be read: ${webhook.detail}.`);
    case 'unsupported':
      throw new HttpProblem(415, 'The body must be a URL-encoded form or JSON, in UTF-8.');
    case 'too-many-fields':
      throw new HttpProblem(413, 'The body has more than 5,000 fields.');
    case 'refused':
      throw invalidInput(webhook.errors);
    case 'no-invoice-id':
      throw invalidInput([{ pointer: '/invoice_id', message: 'is required' }]);
  }
}
