import { findConnection } from '@sync/connections';
import { z } from 'zod';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { preflight } from './preflight.js';
import { checkSchema } from './preflight-checks.js';

const preflightSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) });

/** POST /v1/connections/{id}/preflight: every check, also the failed ones. */
export function postPreflight(services: FortnoxServices): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/preflight',
    access: 'operator',
    tag: 'Connections',
    summary: 'Ask Fortnox now what would fail later',
    description:
      'Reads only: nothing is changed in Fortnox. `ok` is false where a check has the level `blocks`.',
    answers: { 200: { description: 'Every check, also the failed ones', schema: preflightSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const connection = await findConnection(services.db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const checks = await preflight(services, connection);
      return json(200, { ok: checks.every((check) => check.ok), checks });
    },
  };
}
