import { randomBytes } from 'node:crypto';
import { rotateSigningSecret, rotateWebhookKey, type Rotation } from '@sync/connections';
import { newSigningSecret } from '@sync/shared';
import { z } from 'zod';
import type { AuditEvent } from '../auth/audit.js';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { readOptionalBody } from '../http/input.js';
import { overlapSchema } from '../http/overlap.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';

const rotatedSchema = z.object({
  id: z.string().meta({ description: 'Of the connection' }),
  since: z.iso.datetime(),
  formerValidUntil: z.iso.datetime().nullable().meta({
    description: 'Until when the key before this one is taken as well; null: it ended at once',
  }),
  ended: z.int().meta({
    description:
      'Keys that were valid until now and are not any more: one that was still in its overlap, ' +
      'and the former one where `overlapSeconds` is 0',
  }),
});

const signingSecretSchema = rotatedSchema.extend({
  signingSecret: z.string().meta({ description: 'Standard Webhooks secret; shown only now' }),
});

const webhookKeySchema = rotatedSchema.extend({
  webhookUrl: z.url().meta({ description: 'For SubscriptionFlow; shown only now' }),
});

const description =
  'Two keys of a kind are valid at most: rotating again ends the older one at once. After a leak ' +
  'send `overlapSeconds` 0; what was committed is in force for every process. A pause ends no key: ' +
  'a paused connection goes on taking invoices in, so that none is lost.';

/** What both rotations share: who may, what they take, what can go wrong. */
const rotation = {
  method: 'post',
  access: 'operator',
  audited: 'by-handler',
  tag: 'Connections',
  description,
  body: { maxBytes: 64 * 1024, schema: overlapSchema, accepts: 'json', required: false },
  problems: [400, 404, 413, 415, 422, 503],
} as const;

/** POST /v1/connections/{id}/signing-secret — a new secret for signed events, shown this once. */
export function postSigningSecret({ audit, cipher }: Services): Endpoint {
  return {
    ...rotation,
    path: '/v1/connections/{id}/signing-secret',
    summary: 'Replace the signing secret; the former one stays valid for a while',
    answers: { 201: { description: 'The new secret', schema: signingSecretSchema } },
    handle: async (call) => {
      const signingSecret = newSigningSecret();
      const wanted = { ...wantedIn(call), signingSecret };
      const rotated = await audit.change(
        call,
        (db) => rotateSigningSecret(db, cipher, wanted),
        (rotation) => eventsOf('signing-secret-rotate', wanted, rotation),
      );
      return json(201, { ...toJson(call, rotated), signingSecret });
    },
  };
}

/** POST /v1/connections/{id}/webhook-key — a new address for the native webhook, shown this once. */
export function postWebhookKey({ audit, config }: Services): Endpoint {
  return {
    ...rotation,
    path: '/v1/connections/{id}/webhook-key',
    summary: 'Replace the address of the native webhook; the former one stays valid for a while',
    answers: { 201: { description: 'The new address', schema: webhookKeySchema } },
    handle: async (call) => {
      const webhookKey = newWebhookKey();
      const wanted = { ...wantedIn(call), webhookKey };
      const rotated = await audit.change(
        call,
        (db) => rotateWebhookKey(db, wanted),
        (rotation) => eventsOf('webhook-key-rotate', wanted, rotation),
      );
      const webhookUrl = webhookUrlOf(config.publicUrl, webhookKey);
      return json(201, { ...toJson(call, rotated), webhookUrl });
    },
  };
}

/** 256 bits; the address is all that protects the native webhook. */
export function newWebhookKey(): string {
  return randomBytes(32).toString('base64url');
}

/** Where SubscriptionFlow sends its native webhook to. */
export function webhookUrlOf(publicUrl: string, webhookKey: string): string {
  return `${publicUrl}/v1/webhooks/subscriptionflow/${webhookKey}`;
}

/** How long the former one lives on, and how many ended; never a key. */
function eventsOf(
  action: 'signing-secret-rotate' | 'webhook-key-rotate',
  { connectionId, overlapSeconds }: ReturnType<typeof wantedIn>,
  rotation: Rotation | undefined,
): AuditEvent[] {
  if (!rotation) return [];
  return [{ action, connectionId, details: { overlapSeconds, ended: rotation.ended } }];
}

function wantedIn(call: Call): { readonly connectionId: string; readonly overlapSeconds: number } {
  const { overlapSeconds } = readOptionalBody(call, overlapSchema);
  return { connectionId: param(call, 'id'), overlapSeconds };
}

function toJson(call: Call, rotated: Rotation | undefined): z.output<typeof rotatedSchema> {
  if (!rotated) throw notFound('connection');
  return {
    id: param(call, 'id'),
    since: rotated.since.toISOString(),
    formerValidUntil: rotated.formerValidUntil?.toISOString() ?? null,
    ended: rotated.ended,
  };
}
