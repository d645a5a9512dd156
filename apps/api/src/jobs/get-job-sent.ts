import { findJob, listSent } from '@sync/jobs';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { jobScope } from './job-scope.js';
import { sentSchema, toSentJson } from './sent-json.js';
import { maskingFor } from './shown-customer.js';

/** GET /v1/sync-jobs/{id}/sent: the requests by which something was to change in Fortnox. */
export function getJobSent({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/sync-jobs/{id}/sent',
    access: 'viewer',
    scope: jobScope(db),
    tag: 'Sync jobs',
    summary: 'Read what was sent to Fortnox for a sync job',
    description:
      'The bodies of the requests that were to make or change something there, to the letter, in ' +
      'order; the latest twenty. They are kept as long as the timeline is, two hundred of a job; one that broke off with ' +
      'its worker is not among them, nor what Fortnox answered 401 or 429, which is sent again. Where ' +
      'the connection masks customers, a viewer sees numbers, dates and codes alone.',
    answers: { 200: { description: 'What was sent', schema: sentSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const job = await findJob(db, param(call, 'id'));
      if (!job) throw notFound('sync job');
      const { isForViewer, connectionIds } = await maskingFor(db, call);
      const isMasked = isForViewer && connectionIds.includes(job.connectionId);
      const sent = await listSent(db, job.id);
      return json(200, { items: sent.map((row) => toSentJson(row, isMasked)) });
    },
  };
}
