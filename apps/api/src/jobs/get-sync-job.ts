import { findJobWithTimeline, findUncertain } from '@sync/jobs';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { jobWithTimelineSchema, toJobJson, toTimelineJson } from './job-json.js';
import { jobScope } from './job-scope.js';
import { maskingFor } from './shown-customer.js';

/** GET /v1/sync-jobs/{id}: one job and everything that happened to it. */
export function getSyncJob({ db, config }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/sync-jobs/{id}',
    access: 'viewer',
    scope: jobScope(db),
    tag: 'Sync jobs',
    summary: 'Read a sync job with its timeline',
    answers: { 200: { description: 'The job', schema: jobWithTimelineSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const job = await findJobWithTimeline(db, param(call, 'id'));
      if (!job) throw notFound('sync job');
      const masking = await maskingFor(db, call);
      const uncertain = await findUncertain(db, [job.id]);
      const shown = { masking, maxAttempts: config.maxAttempts, uncertain };
      const timeline = job.timeline.map((entry) => toTimelineJson(entry, job, masking));
      return json(200, { ...toJobJson(job, shown), timeline });
    },
  };
}
