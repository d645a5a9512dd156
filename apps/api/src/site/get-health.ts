import { databaseWord, stopping, type Finding, type StoresLook } from '@sync/checks';
import { describeHold, type LedgerState } from '@sync/jobs';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { json, withHeaders } from '../http/reply.js';
import type { Services } from '../services.js';

const readinessSchema = z.object({
  status: z.enum(['ready', 'degraded', 'unready']),
  postgresql: z.enum([
    ...(['up', 'down', 'too-old', 'not-migrated', 'newer-schema'] as const),
    ...(['permission-missing', 'read-only', 'disk-full'] as const),
  ]),
  redis: z.enum(['up', 'down', 'read-only', 'permission-missing']),
  faults: z
    .array(z.object({ check: z.string(), what: z.string(), remedy: z.string() }))
    .optional()
    .meta({ description: 'Everything that is wrong, each with what to do about it' }),
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
export function getReadyz({ stores, ledger }: Services): Endpoint {
  return {
    method: 'get',
    path: '/readyz',
    access: 'public',
    tag: 'Monitoring',
    summary: 'Whether requests can be served',
    answers: {
      200: {
        description:
          'Ready, or degraded while Redis is away, secrets cannot be read, the database is not ' +
          'recovered or a later version has removed tables or columns that this one uses',
        schema: readinessSchema,
      },
      503: { description: 'Not ready', schema: readinessSchema },
    },
    problems: [],
    handle: async () => {
      const found = await stores.look();
      const state = ledger.state();
      const told = { ...shown(found), ...restoredIf(state) };
      if (stopping('api', found.findings).length > 0) {
        return withHeaders(json(503, { status: 'unready', ...told }), { 'retry-after': '5' });
      }
      const isWhole = told.faults === undefined && state.kind !== 'restored';
      return json(200, { status: isWhole ? 'ready' : 'degraded', ...told });
    },
  };
}

function shown({ database, redis, unreadable = [], findings }: StoresLook) {
  const faults = findings.filter(({ level }) => level === 'fault');
  return {
    postgresql: databaseWord(database),
    redis: redis.kind,
    ...(faults.length === 0 ? {} : { faults: faults.map(toFaultJson) }),
    ...(redis.kind === 'permission-missing' ? { missingPermissions: redis.commands } : {}),
    ...(unreadable.length === 0 ? {} : { unreadableSecrets: unreadable }),
  };
}

const toFaultJson = ({ check, what, remedy = '' }: Finding) => ({ check, what, remedy });

function restoredIf(ledger: LedgerState): { readonly restored?: string } {
  return ledger.kind === 'restored' ? { restored: describeHold(ledger) } : {};
}
