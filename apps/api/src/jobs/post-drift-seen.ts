import { findJob, seeDrift } from '@sync/jobs';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { acceptanceSchema } from './job-json.js';
import { jobScope } from './job-scope.js';
import { reasonSchema } from './operator-action.js';

const bodySchema = z.object({ reason: reasonSchema.optional() });

/** POST /v1/sync-jobs/{id}/drift-seen: somebody has seen to what was told of it since. */
export function postDriftSeen({ db, audit }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/sync-jobs/{id}/drift-seen',
    access: 'operator',
    scope: jobScope(db),
    audited: 'by-handler',
    tag: 'Sync jobs',
    summary: 'Say that what changed since an invoice was carried over has been seen to',
    description:
      'Of all entries of `drift` that it has by now; what is told later is unseen again. Nothing is changed in ' +
      'Fortnox. 409 where there is nothing unseen.',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: false },
    answers: { 200: { description: 'Noted', schema: acceptanceSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { reason } = readBody(call, bodySchema);
      const jobId = param(call, 'id');
      const job = await findJob(db, jobId);
      if (!job) throw notFound('sync job');
      const seen = await audit.change(
        call,
        (joined) => seeDrift(joined, { jobId, actor: actorOf(call).name, reason }),
        (connectionId) =>
          connectionId === undefined
            ? []
            : [{ action: 'drift-seen', subject: jobId, connectionId, reason }],
      );
      if (seen === undefined) throw new HttpProblem(409, nothingUnseen);
      return json(200, { id: jobId, status: job.status });
    },
  };
}

const nothingUnseen = 'Nothing has changed since that nobody has seen to.';
