import { z } from 'zod';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import type { Endpoint } from '../http/endpoint.js';
import { isVisit } from '../http/is-visit.js';
import { html } from '../http/reply.js';
import { openItPage } from '../pages/consent-page.js';
import { wordsFor } from '../pages/page-words.js';
import { readConsentCookie } from './consent-cookie.js';
import { toConsentPage } from './consent-reply.js';
import { visitConsent } from './consent-visit.js';

/** A parameter given twice is nobody's honest redirect; it reads as absent. */
const parameter = z.string().min(1).max(4000).optional().catch(undefined);

const querySchema = z.object({
  state: parameter,
  code: parameter,
  error: parameter,
  error_description: parameter,
});

/** GET /oauth/fortnox/callback: finishes a consent and shows how it went. */
export function getOauthCallback(services: FortnoxServices): Endpoint {
  const { publicUrl } = services.config;
  const answer = { contentType: 'text/html' };
  return {
    method: 'get',
    path: '/oauth/fortnox/callback',
    access: 'public',
    tag: 'Connections',
    summary: 'Where Fortnox sends the browser after consent',
    description:
      'Guarded by `state`, which is redeemed once, within 15 minutes, by the browser that began ' +
      'the consent; a repeat shows the outcome. Another company than the one that the connection ' +
      'books into is refused; where it has none yet, it learns it here, or, with ' +
      '`CONFIRM_COMPANY`, when somebody has confirmed the company by name.',
    query: querySchema,
    answers: {
      200: { description: 'Connected, or the company to confirm', ...answer },
      400: { description: 'Not connected, and why', ...answer },
    },
    problems: [503],
    handle: async (call) => {
      const words = wordsFor(call.headers);
      if (!isVisit(call)) return html(503, openItPage(words));
      const query = querySchema.parse(call.query);
      const { state, code, error, error_description: errorDescription } = query;
      const callback = { state, code, error, errorDescription };
      const browser = readConsentCookie(call.headers, publicUrl);
      const outcome = await visitConsent(services, call, browser, callback);
      return toConsentPage(services, words, outcome, state);
    },
  };
}
