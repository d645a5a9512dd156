import type { IncomingHttpHeaders } from 'node:http';
import { replayJob } from '@sync/jobs';
import { Router } from 'express';
import { authorize, createWhoAsks, type Authenticate } from '../auth/authenticate.js';
import { requireStillLetIn } from '../auth/still-let-in.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { createPersonLine, takeTurn } from '../limits/turns-of-people.js';
import { remoteAddressOf } from '../logging/remote-address.js';
import type { Services } from '../services.js';
import { eventsOfAction, requireDone } from './operator-action.js';

/** Where Bull Board's own page sends its button to, below the board's address. */
const boardRetryPath = '/api/queues/:queueName/:deliveryId/retry';

/**
 * Bull Board's Retry of a failed delivery: the job is replayed, as by `POST …/replay` and under the name
 * of who is logged in. The delivery itself is history; the job gets another one. 204, or a problem.
 */
export function retryFromBoard(
  services: Pick<Services, 'audit' | 'releaser' | 'operators' | 'sessions' | 'config'>,
  authenticate: Authenticate,
): Router {
  const { audit, releaser } = services;
  const whoAsks = createWhoAsks(services);
  const line = createPersonLine();
  return Router().put(boardRetryPath, async (request, response) => {
    response.locals['route'] = '/queues';
    const remoteAddress = remoteAddressOf(request);
    const headers = provenHeaders(request.headers);
    const actor = await authenticate({ headers, address: remoteAddress });
    authorize('operator', { method: request.method, headers }, actor);
    if (actor?.scope !== undefined) throw forAllCompanies();
    const jobId = jobOf(request.params.deliveryId);
    const action = { jobId, actor: actor?.name ?? '', reason: 'Retried on Bull Board.' };
    const outcome = await takeTurn(line, action.actor, async () => {
      await requireStillLetIn(whoAsks, { headers, actor });
      return audit.change(
        { actor, remoteAddress },
        (joined) => replayJob(joined, action),
        eventsOfAction('job-replay', action),
      );
    });
    releaser.release(requireDone(outcome));
    response.status(204).end();
  });
}

/**
 * The library's page cannot send our header. What a browser says of where a request comes from no page
 * can set, so a request of this very site proves as much.
 */
function provenHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const isOwnPage = headers['sec-fetch-site'] === 'same-origin';
  return isOwnPage ? { ...headers, 'x-requested-with': 'console' } : headers;
}

/** `bullJobId`: the job and which release of it. */
function jobOf(deliveryId: string): string {
  const [, jobId] = /^(job_\w+)-\d+$/.exec(deliveryId) ?? [];
  if (jobId === undefined) throw notFound('delivery');
  return jobId;
}

const forAllCompanies = (): HttpProblem =>
  new HttpProblem(403, 'This token is for some connections only; this page is about all.');
