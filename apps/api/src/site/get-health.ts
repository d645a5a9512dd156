import { countUnreadableSecrets, type UnreadableSecrets } from '@sync/connections';
import { readDatabaseState } from '@sync/database';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { json, withHeaders } from '../http/reply.js';
import type { Services } from '../services.js';

const readinessSchema = z.object({
  status: z.enum(['ready', 'degraded', 'unready']),
  postgresql: z.enum(['up', 'down', 'not-migrated', 'read-only']),
  redis: z.enum(['up', 'down', 'read-only', 'permission-missing']),
  missingPermissions: z.array(z.string()).optional(),
  unreadableSecrets: z
    .array(z.object({ kind: z.string(), keyId: z.string(), count: z.int() }))
    .optional()
    .meta({ description: 'Secrets whose key is not in ENCRYPTION_KEYS; the others work' }),
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

/**
 * Without Redis invoices are still taken in, and connections whose secrets can be read work whether
 * or not those of others can, so the process stays in service.
 */
export function getReadyz({ db, cipher, queue }: Services): Endpoint {
  return {
    method: 'get',
    path: '/readyz',
    access: 'public',
    tag: 'Monitoring',
    summary: 'Whether requests can be served',
    answers: {
      200: {
        description: 'Ready, or degraded while Redis is away or secrets cannot be read',
        schema: readinessSchema,
      },
      503: { description: 'Not ready', schema: readinessSchema },
    },
    problems: [],
    handle: async () => {
      const [database, redis] = await Promise.all([readDatabaseState(db), queue.state()]);
      const stores = {
        postgresql: database.kind,
        redis: redis.kind,
        ...(redis.kind === 'permission-missing' ? { missingPermissions: redis.commands } : {}),
      };
      if (database.kind !== 'up') {
        return withHeaders(json(503, { status: 'unready', ...stores }), { 'retry-after': '5' });
      }
      const unreadable = await countUnreadableSecrets(db, cipher);
      const isWhole = redis.kind === 'up' && unreadable.length === 0;
      return json(200, { status: isWhole ? 'ready' : 'degraded', ...stores, ...shown(unreadable) });
    },
  };
}

function shown(unreadable: readonly UnreadableSecrets[]) {
  return unreadable.length === 0 ? {} : { unreadableSecrets: unreadable };
}
