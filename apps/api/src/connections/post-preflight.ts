import type { Connection } from '@sync/connections';
import { z } from 'zod';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { FindConnection } from './get-connection.js';

const checkSchema = z.object({
  check: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  action: z.string().nullable().meta({ description: 'What to do when it is not ok' }),
});

const preflightSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) });

export type Check = z.output<typeof checkSchema>;

export type RunPreflight = (connection: Connection) => Promise<readonly Check[]>;

export function postPreflight(ports: {
  readonly find: FindConnection;
  readonly run: RunPreflight;
}): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/preflight',
    access: 'operator',
    tag: 'Connections',
    summary: 'Ask Fortnox now what would fail later',
    description: 'Reads only: nothing is changed in Fortnox.',
    answers: { 200: { description: 'Every check, also the failed ones', schema: preflightSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const connection = await ports.find(param(call, 'id'));
      if (!connection) throw notFound('connection');
      const checks = await ports.run(connection);
      return json(200, { ok: checks.every((check) => check.ok), checks });
    },
  };
}
