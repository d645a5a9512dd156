import { findJob, findStoredEvent } from '@sync/jobs';
import { subscriptionFlowEventSchema } from '@sync/subscriptionflow';
import { param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { jobScope } from './job-scope.js';
import { maskedEvent, maskingFor } from './shown-customer.js';

/** GET /v1/sync-jobs/{id}/event: what the job works from. */
export function getJobEvent({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/sync-jobs/{id}/event',
    access: 'viewer',
    scope: jobScope(db),
    tag: 'Sync jobs',
    summary: 'Read the event that a sync job works from',
    description:
      'As it was taken in, or corrected since. 404 where no event brought the invoice, so that it is ' +
      "read in SubscriptionFlow when an attempt begins (the job's `source` is `webhook`), and where " +
      'the event was erased. Where the connection masks customers, a viewer sees first letters and ' +
      'the country alone.',
    answers: { 200: { description: 'The event', schema: subscriptionFlowEventSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const job = await findJob(db, param(call, 'id'));
      if (!job) throw notFound('sync job');
      if (job.source === 'webhook') throw noEvent('It is read in SubscriptionFlow.');
      const event = await findStoredEvent(db, job.id);
      if (event === undefined) throw noEvent('It was erased.');
      const { isForViewer, connectionIds } = await maskingFor(db, call);
      const isMasked = isForViewer && connectionIds.includes(job.connectionId);
      return json(200, isMasked ? maskedEvent(event) : event);
    },
  };
}

const noEvent = (because: string): HttpProblem =>
  new HttpProblem(404, `The job works from no event. ${because}`);
