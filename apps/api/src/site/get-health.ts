import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { json, withHeaders } from '../http/reply.js';

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

export type DatabaseState = 'up' | 'down' | 'not-migrated';

/** Without Redis invoices are still taken in, so the process stays in service. */
export function getReadyz(ports: {
  readonly databaseState: () => Promise<DatabaseState>;
  readonly redisUp: () => Promise<boolean>;
}): Endpoint {
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
      const [postgresql, redisUp] = await Promise.all([ports.databaseState(), ports.redisUp()]);
      const redis = redisUp ? 'up' : 'down';
      if (postgresql !== 'up') {
        const reply = json(503, { status: 'unready', postgresql, redis });
        return withHeaders(reply, { 'retry-after': '5' });
      }
      return json(200, { status: redisUp ? 'ready' : 'degraded', postgresql, redis });
    },
  };
}
