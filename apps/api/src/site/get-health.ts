import { isMigrated } from '@sync/database';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { json, withHeaders } from '../http/reply.js';
import type { Services } from '../services.js';

const stateSchema = z.enum(['up', 'down']);

const readinessSchema = z.object({
  status: z.enum(['ready', 'degraded', 'unready']),
  postgresql: z.enum(['up', 'down', 'not-migrated']),
  redis: stateSchema,
});

/** Alive means that this process answers; nothing else is asked, so nothing else can fail it. */
export function getHealthz(): Endpoint {
  return {
    method: 'get',
    path: '/healthz',
    access: 'public',
    tag: 'Monitoring',
    summary: 'Whether the process lives',
    answers: { 200: { description: 'Alive', schema: z.object({ status: z.literal('ok') }) } },
    problems: [],
    handle: () => Promise.resolve(json(200, { status: 'ok' })),
  };
}

/** Without Redis invoices are still taken in, so the process stays in service. */
export function getReadyz(services: Services): Endpoint {
  return {
    method: 'get',
    path: '/readyz',
    access: 'public',
    tag: 'Monitoring',
    summary: 'Whether requests can be served',
    answers: {
      200: { description: 'Ready, or degraded while Redis is away', schema: readinessSchema },
      503: { description: 'Not ready', schema: readinessSchema },
    },
    problems: [],
    handle: async () => {
      const [postgresql, redis] = await Promise.all([
        databaseState(services),
        redisState(services),
      ]);
      if (postgresql !== 'up') {
        const reply = json(503, { status: 'unready', postgresql, redis });
        return withHeaders(reply, { 'retry-after': '5' });
      }
      return json(200, { status: redis === 'up' ? 'ready' : 'degraded', postgresql, redis });
    },
  };
}

function databaseState({ db }: Services): Promise<'up' | 'down' | 'not-migrated'> {
  return isMigrated(db).then(
    (migrated) => (migrated ? 'up' : 'not-migrated'),
    () => 'down',
  );
}

function redisState({ queue }: Services): Promise<'up' | 'down'> {
  return queue.ping().then(
    () => 'up',
    () => 'down',
  );
}
