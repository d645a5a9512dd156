import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { html, type Reply } from '../http/reply.js';
import { connectedPage, notConnectedPage } from '../pages/consent-page.js';
import type { Services } from '../services.js';
import { finishConsent, type ConsentOutcome } from './consent.js';

/** A parameter given twice is nobody's honest redirect; it reads as absent. */
const parameter = z.string().min(1).max(4000).optional().catch(undefined);

const querySchema = z.object({
  state: parameter,
  code: parameter,
  error: parameter,
  error_description: parameter,
});

/** GET /oauth/fortnox/callback: finishes a consent and shows how it went. */
export function getOauthCallback(services: Services): Endpoint {
  const { publicUrl } = services.config;
  const answer = { contentType: 'text/html' };
  return {
    method: 'get',
    path: '/oauth/fortnox/callback',
    access: 'public',
    tag: 'Connections',
    summary: 'Where Fortnox sends the browser after consent',
    description: 'Guarded by `state`, which is accepted once and for 15 minutes.',
    query: querySchema,
    answers: {
      200: { description: 'Connected', ...answer },
      400: { description: 'Not connected, and why', ...answer },
    },
    problems: [503],
    handle: async (call) => {
      const query = querySchema.parse(call.query);
      const { state, code, error, error_description: errorDescription } = query;
      const callback = { state, code, error, errorDescription };
      return toPage(await finishConsent(services, callback), publicUrl);
    },
  };
}

function toPage(outcome: ConsentOutcome, publicUrl: string): Reply {
  const { connection } = outcome;
  const returnUrl = connection?.returnUrl;
  if (outcome.kind === 'connected') {
    const { name, fortnox } = outcome.connection;
    return html(200, connectedPage({ name, tenantId: fortnox.tenantId, returnUrl }));
  }
  const authorizeUrl = connection && `${publicUrl}/v1/connections/${connection.id}/authorize`;
  return html(400, notConnectedPage({ detail: outcome.detail, authorizeUrl, returnUrl }));
}
