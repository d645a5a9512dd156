import { countUnreadableSecrets, type UnreadableSecrets } from '@sync/connections';
import { readDatabaseState } from '@sync/database';
import { describeHold, type LedgerState } from '@sync/jobs';
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
  restored: z.string().optional().meta({
    description:
      'The database was restored: why that is known, which connections are held, what to do',
  }),
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
 * Without Redis and after a restore invoices are still taken in, and connections whose secrets can
 * be read work whether or not those of others can, so the process stays in service.
 */
export function getReadyz({ db, cipher, queue, ledger }: Services): Endpoint {
  return {
    method: 'get',
    path: '/readyz',
    access: 'public',
    tag: 'Monitoring',
    summary: 'Whether requests can be served',
    answers: {
      200: {
        description:
          'Ready, or degraded while Redis is away, secrets cannot be read or the database is not ' +
          'recovered',
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
        ...restoredIf(ledger.state()),
      };
      if (database.kind !== 'up') {
        return withHeaders(json(503, { status: 'unready', ...stores }), { 'retry-after': '5' });
      }
      const unreadable = await countUnreadableSecrets(db, cipher);
      const isRestored = ledger.state().kind === 'restored';
      const isWhole = redis.kind === 'up' && unreadable.length === 0 && !isRestored;
      return json(200, { status: isWhole ? 'ready' : 'degraded', ...stores, ...shown(unreadable) });
    },
  };
}

function shown(unreadable: readonly UnreadableSecrets[]) {
  return unreadable.length === 0 ? {} : { unreadableSecrets: unreadable };
}

function restoredIf(ledger: LedgerState): { readonly restored?: string } {
  return ledger.kind === 'restored' ? { restored: describeHold(ledger) } : {};
}
