import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readQuery } from '../http/input.js';
import { notFound } from '../http/problem.js';
import { redirect, withHeaders } from '../http/reply.js';
import type { Services } from '../services.js';
import { beginConsent } from './consent.js';
import { consentCookie, newConsentCookie, readConsentCookie } from './consent-cookie.js';

/** Not every app at Fortnox has these, and Fortnox refuses a consent that asks for one it lacks. */
const furtherScopes = z
  .string()
  .transform((given) => given.split(','))
  .pipe(z.array(z.enum(['costcenter', 'project'])));

const querySchema = z.object({
  scopes: furtherScopes.optional().meta({
    description:
      'To ask for besides those that are always needed, comma-separated: costcenter, project. They ' +
      'let cost centres and projects be listed; the app at Fortnox must have them.',
  }),
});

/** GET /v1/connections/{id}/authorize: begins a consent and leads the browser to Fortnox. */
export function getAuthorize(services: Services): Endpoint {
  const { publicUrl } = services.config;
  return {
    method: 'get',
    path: '/v1/connections/{id}/authorize',
    access: 'browser',
    tag: 'Connections',
    summary: "Go to Fortnox's consent page",
    description:
      'For a browser that is logged in, or with a bearer token. Needs role operator. A browser ' +
      'gets a cookie, and only that browser can finish the consent. With a bearer token the ' +
      'address may be handed on to the browser of whoever consents.',
    query: querySchema,
    answers: { 302: { description: "Fortnox's consent page" } },
    problems: [404, 422, 429, 503],
    handle: async (call) => {
      const actor = actorOf(call);
      const { scopes = [] } = readQuery(call, querySchema);
      await services.limits.admitConsent(param(call, 'id'));
      const isBrowser = actor.via === 'session';
      const cookie = readConsentCookie(call.headers, publicUrl) ?? newConsentCookie();
      const begun = { actor, remoteAddress: call.remoteAddress };
      const browser = isBrowser ? cookie : undefined;
      const url = await beginConsent(services, begun, param(call, 'id'), { browser, scopes });
      if (url === undefined) throw notFound('connection');
      const away = redirect(302, url);
      if (!isBrowser) return away;
      return withHeaders(away, { 'set-cookie': consentCookie(cookie, publicUrl) });
    },
  };
}
