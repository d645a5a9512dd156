import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { json } from '../http/reply.js';
import { acceptanceSchema } from '../ingress/acceptance-reply.js';
import { reasonSchema, requireDone, type ActOnJob } from './operator-action.js';

const bodySchema = z.object({ reason: reasonSchema });

export function postDiscardJob(discard: ActOnJob): Endpoint {
  return {
    method: 'post',
    path: '/v1/sync-jobs/{id}/discard',
    access: 'operator',
    tag: 'Sync jobs',
    summary: 'Decide that a dead letter shall never reach Fortnox',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'Discarded', schema: acceptanceSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { reason } = readBody(call, bodySchema);
      const jobId = param(call, 'id');
      requireDone(await discard({ jobId, actor: actorOf(call).name, reason }));
      return json(200, { id: jobId, status: 'discarded' });
    },
  };
}
