import { findConnection } from '@sync/connections';
import { z } from 'zod';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { preflight } from './preflight.js';
import { checkSchema, type Check } from './preflight-checks.js';
import { shareWhileUnderWay } from './under-way.js';

const preflightSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) });

/** POST /v1/connections/{id}/preflight: every check, also the failed ones. */
export function postPreflight(services: FortnoxServices): Endpoint {
  const share = shareWhileUnderWay<readonly Check[]>();
  return {
    method: 'post',
    path: '/v1/connections/{id}/preflight',
    access: 'operator',
    audited: 'nothing-changes',
    tag: 'Connections',
    summary: 'Ask Fortnox now what would fail later',
    description:
      'Reads only: nothing is changed in Fortnox. `ok` is false where a check has the level `blocks`. ' +
      'Several requests at once for the same settings share one run and its answer.',
    answers: { 200: { description: 'Every check, also the failed ones', schema: preflightSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const connection = await findConnection(services.db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const about = JSON.stringify([connection.id, connection.status, connection.settings]);
      const checks = await share(about, () => preflight(services, connection));
      return json(200, { ok: checks.every((check) => check.ok), checks });
    },
  };
}
