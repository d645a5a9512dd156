import { listKeys } from '@sync/connections';
import { z } from 'zod';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';

const keySchema = z.object({
  kind: z.enum(['signing-secret', 'webhook-key']),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable().meta({ description: 'To within a minute' }),
  expiresAt: z.iso.datetime().nullable().meta({
    description: 'When a former key ends; null: valid until it is replaced',
  }),
});

const keysSchema = z.object({ items: z.array(keySchema) });

/** GET /v1/connections/{id}/keys — which keys open its doors, never what they are. */
export function getKeys({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}/keys',
    access: 'viewer',
    tag: 'Connections',
    summary: 'List the valid keys of a connection, without their values',
    description:
      'One or two of each kind. Once the former key is not used any more, it can be ended by ' +
      'rotating with `overlapSeconds` 0, or left to its `expiresAt`.',
    answers: { 200: { description: 'The valid keys', schema: keysSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const keys = await listKeys(db, param(call, 'id'));
      if (keys.length === 0) throw notFound('connection');
      const items = keys.map(({ kind, since, usedAt, expiresAt }) => ({
        kind,
        createdAt: since.toISOString(),
        lastUsedAt: usedAt?.toISOString() ?? null,
        expiresAt: expiresAt?.toISOString() ?? null,
      }));
      return json(200, { items });
    },
  };
}
