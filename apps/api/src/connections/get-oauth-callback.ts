import { z } from 'zod';
import type { Consent, ConsentOutcome } from '../fortnox/consent.js';
import type { Endpoint } from '../http/endpoint.js';
import { html, type Reply } from '../http/reply.js';
import { connectedPage, notConnectedPage } from '../pages/consent-page.js';

/** A parameter given twice is nobody's honest redirect; it reads as absent. */
const parameter = z.string().min(1).max(4000).optional().catch(undefined);

const querySchema = z.object({
  state: parameter,
  code: parameter,
  error: parameter,
  error_description: parameter,
});

export function getOauthCallback(finish: Consent['finish'], publicUrl: string): Endpoint {
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
      return toPage(await finish({ state, code, error, errorDescription }), publicUrl);
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
