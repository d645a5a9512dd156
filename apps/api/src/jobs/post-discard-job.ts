import { discardJob } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { acceptanceSchema } from './job-json.js';
import { jobScope } from './job-scope.js';
import { eventsOfAction, reasonSchema, requireDone } from './operator-action.js';

const bodySchema = z.object({ reason: reasonSchema });

/** POST /v1/sync-jobs/{id}/discard: ends a dead letter for good, with a reason. */
export function postDiscardJob({ db, audit }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/sync-jobs/{id}/discard',
    access: 'operator',
    scope: jobScope(db),
    audited: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Decide that a dead letter shall never reach Fortnox',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'Discarded', schema: acceptanceSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { reason } = readBody(call, bodySchema);
      const jobId = param(call, 'id');
      const action = { jobId, actor: actorOf(call).name, reason };
      const outcome = await audit.change(
        call,
        (joined) => discardJob(joined, action),
        eventsOfAction('job-discard', action),
      );
      requireDone(outcome);
      return json(200, { id: jobId, status: 'discarded' });
    },
  };
}
