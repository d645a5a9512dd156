import { findReceiver, listReceivers } from '@sync/notifications';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { notificationSchema, toNotificationJson } from './notification-json.js';
import { notificationScope } from './notification-scope.js';
import { shownTarget } from './shown-target.js';

const querySchema = z.object(pagingQuery);

/** GET /v1/notifications: newest first, never with a secret. */
export function getNotifications(services: Services): Endpoint {
  const { db } = services;
  return {
    method: 'get',
    path: '/v1/notifications',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Notifications',
    summary: 'List who is told of what, newest first',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(notificationSchema) } },
    problems: [422, 503],
    handle: async (call) => {
      const page = pageOf(readQuery(call, querySchema));
      const { items, nextCursor } = await listReceivers(db, page, actorOf(call).scope);
      const shown = items.map(async (receiver) =>
        toNotificationJson(receiver, await shownTarget(services, call, receiver)),
      );
      return json(200, { items: await Promise.all(shown), nextCursor });
    },
  };
}

/** GET /v1/notifications/{id}. */
export function getNotification(services: Services): Endpoint {
  const { db } = services;
  return {
    method: 'get',
    path: '/v1/notifications/{id}',
    access: 'viewer',
    scope: notificationScope(db),
    tag: 'Notifications',
    summary: 'Read one notification',
    answers: { 200: { description: 'The notification', schema: notificationSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const receiver = await findReceiver(db, param(call, 'id'));
      if (!receiver) throw notFound('notification');
      return json(200, toNotificationJson(receiver, await shownTarget(services, call, receiver)));
    },
  };
}
