import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { redirect } from '../http/reply.js';
import type { Services } from '../services.js';
import { beginConsent } from './consent.js';

/** GET /v1/connections/{id}/authorize: begins a consent and leads the browser to Fortnox. */
export function getAuthorize(services: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}/authorize',
    access: 'browser',
    tag: 'Connections',
    summary: "Go to Fortnox's consent page",
    description: 'For a browser that is logged in, or with a bearer token. Needs role operator.',
    answers: { 302: { description: "Fortnox's consent page" } },
    problems: [404, 503],
    handle: async (call) => {
      const url = await beginConsent(services, param(call, 'id'));
      if (url === undefined) throw notFound('connection');
      return redirect(302, url);
    },
  };
}
