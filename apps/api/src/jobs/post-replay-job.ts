import { replayJob } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readOptionalBody } from '../http/input.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { acceptanceSchema } from './job-json.js';
import { jobScope } from './job-scope.js';
import { eventsOfAction, reasonSchema, requireDone } from './operator-action.js';

const bodySchema = z.object({ reason: reasonSchema.optional() });

/** POST /v1/sync-jobs/{id}/replay — puts a dead letter back on the queue as a new attempt series. */
export function postReplayJob({ db, audit, releaser }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/sync-jobs/{id}/replay',
    access: 'operator',
    scope: jobScope(db),
    audited: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Try a dead letter again',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: false },
    answers: { 202: { description: 'Back on the queue', schema: acceptanceSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { reason } = readOptionalBody(call, bodySchema);
      const jobId = param(call, 'id');
      const action = { jobId, actor: actorOf(call).name, reason };
      const outcome = await audit.change(
        call,
        (joined) => replayJob(joined, action),
        eventsOfAction('job-replay', action),
      );
      const connectionId = requireDone(outcome);
      releaser.release(connectionId);
      return json(202, { id: jobId, status: 'queued' });
    },
  };
}
