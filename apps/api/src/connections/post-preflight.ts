import { findConnection } from '@sync/connections';
import { z } from 'zod';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import { createReaderBudget } from '../fortnox/reader-budget.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { preflight } from './preflight.js';
import { checkSchema, type Check } from './preflight-checks.js';
import { shareWhileUnderWay } from './under-way.js';

const preflightSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) });

/** Each asks for every account, article and project that the settings name. */
export const preflightBudget = {
  ...{ name: 'preflight', size: { requests: 30, windowMs: 300_000 } },
  exhausted: 'This company has been checked very often. Try again later.',
};

/** POST /v1/connections/{id}/preflight: every check, also the failed ones. */
export function postPreflight(services: FortnoxServices): Endpoint {
  const share = shareWhileUnderWay<readonly Check[]>();
  const budget = createReaderBudget(services.limitsRedis, preflightBudget);
  return {
    method: 'post',
    path: '/v1/connections/{id}/preflight',
    access: 'operator',
    audited: 'nothing-changes',
    tag: 'Connections',
    summary: 'Ask Fortnox now what would fail later',
    description:
      'Reads only: nothing is changed in Fortnox. `ok` is false where a check has the level `blocks`. ' +
      'Several requests at once for the same settings share one run and its answer. 30 at once of one ' +
      'connection, then six a minute; 429 beyond.',
    answers: { 200: { description: 'Every check, also the failed ones', schema: preflightSchema } },
    problems: [404, 429, 503],
    handle: async (call) => {
      const connection = await findConnection(services.db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const about = JSON.stringify([connection.id, connection.status, connection.settings]);
      const checks = await share(about, async () => {
        await budget.take(connection.id);
        return preflight(services, connection);
      });
      return json(200, { ok: checks.every((check) => check.ok), checks });
    },
  };
}
