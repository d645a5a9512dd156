import { findJob, seeDrift, type DriftSeen } from '@sync/jobs';
import { z } from 'zod';
import type { AuditEvent } from '../auth/audit.js';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { instant, readBody } from '../http/input.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { acceptanceSchema } from './job-json.js';
import { jobScope } from './job-scope.js';
import { reasonSchema } from './operator-action.js';

const bodySchema = z.object({
  reason: reasonSchema.optional(),
  until: instant.optional().meta({
    description:
      'The latest `at` of the entries that were read: what was told later stays unseen. Left out: all entries ' +
      'that it has by now, also those that were told since anybody looked',
  }),
});

const answerSchema = acceptanceSchema.extend({
  unseen: z.int().meta({ description: 'Entries of `drift` that nobody has said so of yet' }),
});

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
      'Of the entries of `drift` up to `until`; what is told later is unseen. Nothing is changed in Fortnox. ' +
      '409 where there is nothing unseen, or nothing that was told until then.',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: false },
    answers: { 200: { description: 'Noted', schema: answerSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { reason, until } = readBody(call, bodySchema);
      const jobId = param(call, 'id');
      const job = await findJob(db, jobId);
      if (!job) throw notFound('sync job');
      const seen = await audit.change(
        call,
        (joined) => seeDrift(joined, { jobId, actor: actorOf(call).name, reason, until }),
        (seen) => eventsOf(seen, jobId, reason),
      );
      if (seen.kind !== 'seen') throw new HttpProblem(409, refusals[seen.kind]);
      return json(200, { id: jobId, status: job.status, unseen: seen.unseen });
    },
  };
}

const eventsOf = (
  seen: DriftSeen,
  subject: string,
  reason: string | undefined,
): readonly AuditEvent[] =>
  seen.kind === 'seen'
    ? [{ action: 'drift-seen', subject, connectionId: seen.connectionId, reason }]
    : [];

const refusals = {
  'nothing-unseen': 'Nothing has changed since that nobody has seen to.',
  'told-later': 'What nobody has seen to was told later: read it before you say so.',
} as const;
