import { findWebhookKey, noteKeyUse } from '@sync/connections';
import { acceptInvoice } from '@sync/jobs';
import { toTraceparent } from '@sync/shared';
import { readNativeWebhook, type NativeWebhook } from '@sync/subscriptionflow';
import { z } from 'zod';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, invalidInput } from '../http/problem.js';
import { json, type Reply } from '../http/reply.js';
import { acceptanceSchema } from '../jobs/job-json.js';
import type { Services } from '../services.js';
import { ignoredSchema, toAcceptanceReply } from './acceptance-reply.js';
import { admitInvoice, admitSender } from './admission.js';
import { noteAccepted } from './note-accepted.js';

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
    summary: "SubscriptionFlow's native webhook",
    description:
      'Only event and invoice id are believed; the invoice itself is fetched from ' +
      'SubscriptionFlow afterwards. Answers before any call to another system.',
    body: { maxBytes: 1024 * 1024, schema: bodySchema, accepts: 'any', required: true },
    answers: {
      202: { description: 'Taken in', schema: acceptanceSchema },
      200: { description: 'Known before, or ignored', schema: acceptanceSchema.or(ignoredSchema) },
    },
    problems: [400, 404, 413, 415, 422, 503],
    admit: async (head) => {
      const key = await findWebhookKey(db, param(head, 'connectionKey'));
      if (!key) throw unknownKey();
      const { connectionId } = key;
      // Nothing of its body is kept but the invoice's id.
      await admitSender(services, connectionId, 0);
      await noteKeyUse(db, key);
      return {
        handle: (call) =>
          Promise.resolve({ otherwise: () => takeIn(services, connectionId, call) }),
        isProven: () => Promise.resolve(true),
        connectionId,
      };
    },
  };
}

const unknownKey = (): HttpProblem =>
  new HttpProblem(404, 'There is no such webhook address.', { failedProof: true });

async function takeIn(services: Services, connectionId: string, call: Call): Promise<Reply> {
  const { headers, rawBody } = call;
  const webhook = read(readNativeWebhook({ contentType: headers['content-type'], rawBody }));
  if (webhook.event !== 'paid') {
    return json(200, { status: 'ignored', reason: 'only the event "paid" is carried over' });
  }
  const { invoiceId } = webhook;
  await admitInvoice(services, { connectionId, invoiceId });
  const acceptance = await acceptInvoice(services.db, {
    ...{ connectionId, invoiceId },
    source: 'webhook',
    lane: 'live',
    traceparent: toTraceparent(call.trace),
  });
  noteAccepted(services, connectionId, acceptance);
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
