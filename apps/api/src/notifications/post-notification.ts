import { createReceiver, receiversAtMost, receiversOfOneAtMost } from '@sync/notifications';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { HttpProblem } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { changedFields } from './changed-fields.js';
import { notificationSchema, toNotificationJson } from './notification-json.js';
import { shownTarget } from './shown-target.js';
import { kindSchema, requirePossible, targetSchema, wishesOf, wishesShape } from './wishes.js';

const bodySchema = z.strictObject({ kind: kindSchema, target: targetSchema, ...wishesShape });

const createdSchema = notificationSchema.extend({
  signingSecret: z.string().nullable().meta({
    description: 'What a webhook is signed with, `whsec_…`; shown only now. null: another kind',
  }),
});

/** POST /v1/notifications: somebody is told from now on. */
export function postNotification(services: Services): Endpoint {
  const { audit, cipher } = services;
  return {
    method: 'post',
    path: '/v1/notifications',
    access: 'operator',
    audited: 'by-handler',
    scope: 'by-handler',
    tag: 'Notifications',
    summary: 'Be told of something, by webhook, e-mail or Slack',
    description:
      'Webhooks are signed by Standard Webhooks (docs/notifications.md) and tried for 24 hours. A ' +
      'target must be an https address that is public, or an e-mail address; redirects are not ' +
      `followed. There can be ${receiversAtMost}, ${receiversOfOneAtMost} of one connection, whose first has always room. A token for some connections must name one of them.`,
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 201: { description: 'Made', schema: createdSchema } },
    problems: [400, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { kind, target, ...wanted } = readBody(call, bodySchema);
      const wishes = wishesOf(wanted);
      const checked = await requirePossible(services, call, { kind, target, ...wishes });
      const createdBy = actorOf(call).name;
      const made = await audit.change(
        call,
        (db) =>
          createReceiver(db, cipher, { kind, target: checked ?? target, createdBy, ...wishes }),
        (result) => (result ? [createdEvent(result.receiver)] : []),
      );
      if (!made) throw tooMany;
      const { receiver, secret } = made;
      const shown = toNotificationJson(receiver, await shownTarget(services, call, receiver));
      return json(201, { ...shown, signingSecret: secret ?? null });
    },
  };
}

const tooMany = new HttpProblem(
  409,
  `There are ${receiversAtMost} notifications already, or ${receiversOfOneAtMost} of this connection; delete one that nobody reads.`,
);

type Made = NonNullable<Awaited<ReturnType<typeof createReceiver>>>['receiver'];

function createdEvent(receiver: Made) {
  const { id: subject, connectionId, kind } = receiver;
  const details = { kind, ...changedFields(receiver) };
  return { action: 'notification-create', subject, connectionId, details } as const;
}
