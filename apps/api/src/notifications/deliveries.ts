import { createTest, findReceiver, listDeliveries, replayDelivery } from '@sync/notifications';
import { z } from 'zod';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { pageOf, pagingQuery, readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { deliverySchema, toDeliveryJson } from './notification-json.js';
import { notificationScope } from './notification-scope.js';
import type { SendingBudget } from './sending-budget.js';

/** POST /v1/notifications/{id}/test: a worker sends a message that says it is a test. */
export function postNotificationTest({ audit, db }: Services, budget: SendingBudget): Endpoint {
  return {
    method: 'post',
    path: '/v1/notifications/{id}/test',
    access: 'operator',
    audited: 'by-handler',
    scope: notificationScope(db),
    tag: 'Notifications',
    summary: 'Send a test, also while it is paused',
    description: 'A worker sends it within seconds; how it ended stands in the deliveries.',
    answers: { 202: { description: 'The delivery that is tried', schema: deliverySchema } },
    problems: [404, 429, 503],
    handle: async (call) => {
      const subject = param(call, 'id');
      const receiver = await findReceiver(db, subject);
      if (!receiver) throw notFound('notification');
      const { connectionId } = receiver;
      await budget.take(connectionId);
      const delivery = await audit.change(
        call,
        (joined) => createTest(joined, subject),
        (made) => (made ? [{ action: 'notification-test', subject, connectionId }] : []),
      );
      if (!delivery) throw notFound('notification');
      return json(202, toDeliveryJson(delivery));
    },
  };
}

const querySchema = z.object(pagingQuery);

/** GET /v1/notifications/{id}/deliveries: what was told, newest first. */
export function getDeliveries({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/notifications/{id}/deliveries',
    access: 'viewer',
    scope: notificationScope(db),
    tag: 'Notifications',
    summary: 'What was told, newest first, and what became of it',
    description: 'Kept for 30 days after they ended, or RETENTION_DAYS where that is shorter.',
    query: querySchema,
    answers: { 200: { description: 'A page', schema: pageSchema(deliverySchema) } },
    problems: [404, 422, 503],
    handle: async (call) => {
      const page = pageOf(readQuery(call, querySchema));
      const id = param(call, 'id');
      if (!(await findReceiver(db, id))) throw notFound('notification');
      const { items, nextCursor } = await listDeliveries(db, id, page);
      return json(200, { items: items.map(toDeliveryJson), nextCursor });
    },
  };
}

/** POST /v1/notifications/{id}/deliveries/{deliveryId}/replay: the same message once more. */
export function postDeliveryReplay(services: Services, budget: SendingBudget): Endpoint {
  return {
    method: 'post',
    path: '/v1/notifications/{id}/deliveries/{deliveryId}/replay',
    access: 'operator',
    audited: 'by-handler',
    scope: notificationScope(services.db),
    tag: 'Notifications',
    summary: 'Send a message again that was delivered or given up',
    description: 'Under the same `webhook-id`, and tried for another 24 hours.',
    answers: { 202: { description: 'The delivery that is tried', schema: deliverySchema } },
    problems: [404, 409, 429, 503],
    handle: async (call) => {
      const replayed = await replay(services, budget, call);
      switch (replayed.kind) {
        case 'replayed':
          return json(202, toDeliveryJson(replayed.delivery));
        case 'not-found':
          throw notFound('delivery');
        case 'under-way':
          throw new HttpProblem(409, 'It has not ended: it is sent by itself.');
      }
    },
  };
}

async function replay({ audit, db }: Services, budget: SendingBudget, call: Call) {
  const [subject, deliveryId] = [param(call, 'id'), param(call, 'deliveryId')];
  const receiver = await findReceiver(db, subject);
  if (!receiver) throw notFound('notification');
  const { connectionId } = receiver;
  await budget.take(connectionId);
  return audit.change(
    call,
    (joined) => replayDelivery(joined, subject, deliveryId),
    ({ kind }) =>
      kind === 'replayed'
        ? [{ action: 'notification-replay', subject, connectionId, details: { deliveryId } }]
        : [],
  );
}
