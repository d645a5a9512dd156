import { deleteReceiver, findReceiver } from '@sync/notifications';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { noContent } from '../http/reply.js';
import type { Services } from '../services.js';
import { changedFields } from './changed-fields.js';
import { notificationScope } from './notification-scope.js';

/** DELETE /v1/notifications/{id}: nobody is told any more, and its deliveries are gone. */
export function deleteNotification({ audit, db }: Services): Endpoint {
  return {
    method: 'delete',
    path: '/v1/notifications/{id}',
    access: 'operator',
    audited: 'by-handler',
    scope: notificationScope(db),
    tag: 'Notifications',
    summary: 'Be told no more; its deliveries are erased',
    answers: { 204: { description: 'Deleted' } },
    problems: [404, 503],
    handle: async (call) => {
      const subject = param(call, 'id');
      const receiver = await findReceiver(db, subject);
      if (!receiver) throw notFound('notification');
      const { connectionId, kind } = receiver;
      const details = { kind, ...changedFields(receiver) };
      await audit.change(
        call,
        (joined) => deleteReceiver(joined, subject),
        (isGone) =>
          isGone ? [{ action: 'notification-delete', subject, connectionId, details }] : [],
      );
      return noContent;
    },
  };
}
