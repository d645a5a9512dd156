import { findReceiver, rotateReceiverSecret } from '@sync/notifications';
import { z } from 'zod';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { readOptionalBody } from '../http/input.js';
import { overlapSchema } from '../http/overlap.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { notificationScope } from './notification-scope.js';

const rotatedSchema = z.object({
  id: z.string().meta({ description: 'Of the notification' }),
  signingSecret: z.string().meta({ description: 'Standard Webhooks secret; shown only now' }),
  since: z.iso.datetime(),
  formerValidUntil: z.iso.datetime().nullable().meta({
    description:
      'Until when messages are signed with the one before as well; null: it ended at once',
  }),
  ended: z.int().meta({
    description:
      'Secrets that were valid until now and are not any more: one that was still in its overlap, ' +
      'and the former one where `overlapSeconds` is 0',
  }),
});

/** POST /v1/notifications/{id}/signing-secret: what a webhook is signed with, made anew. */
export function postNotificationSecret(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/notifications/{id}/signing-secret',
    access: 'operator',
    audited: 'by-handler',
    scope: notificationScope(services.db),
    tag: 'Notifications',
    summary: 'Replace the signing secret of a webhook; the former one goes on for a while',
    description:
      'Until then each message carries two signatures, so that the receiver can take the new secret ' +
      'at any time; rotating again ends the older one at once. After a leak send `overlapSeconds` 0.',
    body: { maxBytes: 16 * 1024, schema: overlapSchema, accepts: 'json', required: false },
    answers: { 201: { description: 'The new secret', schema: rotatedSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { formerValidUntil, since, ...made } = await rotate(services, call);
      return json(201, {
        ...{ id: param(call, 'id'), ...made, since: since.toISOString() },
        formerValidUntil: formerValidUntil?.toISOString() ?? null,
      });
    },
  };
}

async function rotate({ audit, cipher, db }: Services, call: Call) {
  const id = param(call, 'id');
  const { overlapSeconds } = readOptionalBody(call, overlapSchema);
  const before = await findReceiver(db, id);
  if (!before) throw notFound('notification');
  const rotated = await audit.change(
    call,
    (tx) => rotateReceiverSecret(tx, cipher, { id, overlapSeconds }),
    (rotation) => {
      if (!rotation) return [];
      const details = { overlapSeconds, ended: rotation.ended };
      const { connectionId } = before;
      return [{ action: 'notification-secret-rotate', subject: id, connectionId, details }];
    },
  );
  if (!rotated) throw notSigned;
  return rotated;
}

const notSigned = new HttpProblem(409, 'Only webhooks are signed; this notification is none.');
