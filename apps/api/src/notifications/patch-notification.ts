import {
  changeReceiver,
  findReceiverToChange,
  type Receiver,
  type Wishes,
} from '@sync/notifications';
import { z } from 'zod';
import type { AuditEvent } from '../auth/audit.js';
import { changesOf } from '../auth/changes.js';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { invalidInput, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { changedFields } from './changed-fields.js';
import { notificationSchema, toNotificationJson } from './notification-json.js';
import { notificationScope } from './notification-scope.js';
import { shownTarget } from './shown-target.js';
import { requirePossible, targetSchema, wishesOf, wishesShape } from './wishes.js';

const bodySchema = z.strictObject({ target: targetSchema.optional(), ...wishesShape });

/** PATCH /v1/notifications/{id}: changes what is named, leaves the rest. */
export function patchNotification(services: Services): Endpoint {
  return {
    method: 'patch',
    path: '/v1/notifications/{id}',
    access: 'operator',
    audited: 'by-handler',
    scope: notificationScope(services.db),
    tag: 'Notifications',
    summary: 'Change what is told, where to, or pause it',
    description:
      'What is not named stays as it is; kind and connection cannot be changed. While paused nothing is ' +
      'gathered, and what waits goes on afterwards. A receiver that answered 410 is paused by itself.',
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'The changed notification', schema: notificationSchema } },
    problems: [400, 404, 413, 415, 422, 503],
    handle: async (call) => {
      const after = await carryOut(services, call, readBody(call, bodySchema));
      return json(200, toNotificationJson(after, await shownTarget(services, call, after)));
    },
  };
}

/** What it was is read and changed in one transaction: another's pause must not be taken back unseen. */
async function carryOut(
  services: Services,
  call: Call,
  { target, ...wanted }: z.output<typeof bodySchema>,
): Promise<Receiver> {
  const { after } = await services.audit.change(
    call,
    async (db) => {
      const before = await findReceiverToChange(db, param(call, 'id'));
      if (!before) throw notFound('notification');
      const wishes = wishesOf(wanted, before);
      requireSameConnection(before, wishes);
      const asked = { kind: before.kind, target, ...wishes };
      const checked = await requirePossible({ ...services, db }, call, asked);
      const change = { wishes, target: checked };
      const after = await changeReceiver(db, services.cipher, before, change);
      if (!after) throw notFound('notification');
      return { before, after, checked };
    },
    ({ before, after, checked }) => changeEvents(before, after, checked),
  );
  return after;
}

/**
 * What was told of one company, and waits or can be repeated, would go to whoever may change the target
 * next, which is somebody of the other company.
 */
function requireSameConnection(before: Receiver, { connectionId }: Wishes): void {
  if (connectionId === before.connectionId) return;
  const message = 'cannot be changed; make another notification';
  throw invalidInput([{ pointer: '/connectionId', message }]);
}

/** Two targets may look alike where they are shortened: that one was replaced is written down all the same. */
function changeEvents(
  before: Receiver,
  after: Receiver,
  target: string | undefined,
): readonly AuditEvent[] {
  const { id: subject, connectionId, targetShown } = after;
  const changes = {
    ...changesOf(changedFields(before), changedFields(after)),
    ...(target === undefined ? {} : { target: { from: before.targetShown, to: targetShown } }),
  };
  if (Object.keys(changes).length === 0) return [];
  return [{ action: 'notification-change', subject, connectionId, details: { changes } }];
}
