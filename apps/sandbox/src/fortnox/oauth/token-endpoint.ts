import type { Request, Response } from 'express';
import { answerInstead, delay, json, newRequestId, send, type Answer } from '../answer.js';
import type { Fault } from '../faults.js';
import type { Held, HoldEnd } from '../holds.js';
import type { Fortnox } from '../state.js';
import type { ClientApp } from './authorizations.js';

/** `POST /oauth-v1/token`; its refusals are JSON under a text content type (recorded). */
export async function serveToken(fortnox: Fortnox, req: Request, res: Response): Promise<void> {
  if (fortnox.outage.meets('token', req, res)) return;
  const startedMs = fortnox.clock().getTime();
  const fault = fortnox.faults.strike({
    tenantId: req.get('tenantid'),
    method: 'POST',
    path: '/oauth-v1/token',
    reference: () => undefined,
  });
  if (await hangsUpBefore(fortnox, req, fault)) {
    req.socket.destroy();
    return;
  }
  const answer = (fault && answerInstead(fault)) ?? (await decide(fortnox, req));
  if (await hangsUpAfter(fortnox, req, fault)) req.socket.destroy();
  else send(res, answer, newRequestId(), startedMs);
}

async function hangsUpBefore(
  fortnox: Fortnox,
  req: Request,
  fault: Fault | undefined,
): Promise<boolean> {
  if (fault?.kind === 'slow') await delay(fault.delayBeforeMs);
  if (fault?.kind === 'hold-before') return (await hold(fortnox, req, 'before')) === 'drop';
  return fault?.kind === 'reset-before';
}

async function hangsUpAfter(
  fortnox: Fortnox,
  req: Request,
  fault: Fault | undefined,
): Promise<boolean> {
  switch (fault?.kind) {
    // Here a hanging answer is a late one: the refresh has happened.
    case 'late-after-commit':
    case 'hang-before':
      await delay(fault.delayMs ?? 5000);
      return false;
    case 'slow':
      await delay(fault.delayAfterMs);
      return false;
    case 'hold-after-commit':
      return (await hold(fortnox, req, 'after-commit')) === 'drop';
    default:
      return fault?.kind === 'reset-after-commit';
  }
}

const hold = (fortnox: Fortnox, req: Request, point: Held['point']): Promise<HoldEnd> =>
  fortnox.holds.wait({ tenantId: req.get('tenantid'), method: req.method, path: req.path, point });

async function decide(fortnox: Fortnox, req: Request): Promise<Answer> {
  const app = authenticate(fortnox, req);
  if (!app) return invalidClient;
  const form = formOf(req);
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return redeemCode(fortnox, app, form);
    case 'refresh_token':
      return refresh(fortnox, app, form.get('refresh_token') ?? '');
    case 'client_credentials':
      return clientCredentials(fortnox, app, req.get('tenantid'), form.get('scope'));
    default:
      return refusal('unsupported_grant_type', 'The grant type is unavailable');
  }
}

const invalidClient: Answer = {
  ...json(401, {
    error: 'invalid_client',
    error_description: 'The client credentials are invalid',
  }),
  contentType: 'text/plain;charset=UTF-8',
};

const refusal = (error: string, description: string): Answer => ({
  ...json(400, { error, error_description: description }, { 'cache-control': 'no-store' }),
  contentType: 'text/html; charset=UTF-8',
});

/** The app that the Basic credentials belong to. */
function authenticate(fortnox: Fortnox, req: Request): ClientApp | undefined {
  const basic = /^Basic (\S+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '';
  const [clientId = '', ...secret] = Buffer.from(basic, 'base64').toString().split(':');
  const app = fortnox.authorizations.apps.get(clientId);
  return app?.clientSecret === secret.join(':') ? app : undefined;
}

function formOf(req: Request): URLSearchParams {
  const written: unknown = req.body;
  const isForm = (req.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');
  return new URLSearchParams(isForm && Buffer.isBuffer(written) ? written.toString() : '');
}

function redeemCode(fortnox: Fortnox, app: ClientApp, form: URLSearchParams): Answer {
  const { authorizations } = fortnox;
  const pair = authorizations.redeemCode(
    form.get('code') ?? '',
    app.clientId,
    form.get('redirect_uri') ?? '',
  );
  authorizations.note({
    grantType: 'authorization_code',
    clientId: app.clientId,
    tenantId: undefined,
    outcome: pair ? 'issued' : 'unknown',
  });
  if (!pair) {
    return refusal(
      'invalid_grant',
      "Authorization code doesn't exist or is invalid for the client",
    );
  }
  return issued(fortnox, pair.accessToken, authorizations.scopesOf(pair.refreshToken), {
    refresh_token: pair.refreshToken,
  });
}

async function refresh(fortnox: Fortnox, app: ClientApp, token: string): Promise<Answer> {
  const pair = await fortnox.authorizations.refresh(token, app.clientId);
  if (!pair) return refusal('invalid_grant', 'Invalid refresh token');
  fortnox.authorizations.note({
    grantType: 'refresh_token',
    clientId: app.clientId,
    tenantId: pair.tenantId,
    outcome: 'issued',
  });
  return issued(fortnox, pair.accessToken, pair.scopes, { refresh_token: pair.refreshToken });
}

/** Needs a stored service-account consent; gives no refresh token. */
function clientCredentials(
  fortnox: Fortnox,
  app: ClientApp,
  tenantId: string | undefined,
  scope: string | null,
): Answer {
  if (tenantId === undefined) return refusal('invalid_request', 'Missing TenantId header');
  const { authorizations } = fortnox;
  const consent = authorizations.hasConsent(app.clientId, tenantId);
  authorizations.note({
    grantType: 'client_credentials',
    clientId: app.clientId,
    tenantId,
    outcome: consent ? 'issued' : 'no-consent',
  });
  if (!consent) return refusal('invalid_grant', 'No consent for this client and tenant');
  const wanted = scope === null || scope === '' ? consent.scopes : scope.split(' ');
  if (!wanted.every((name) => consent.scopes.includes(name))) {
    return refusal('invalid_scope', 'The requested scope exceeds the consent');
  }
  const jwt = authorizations.clientCredentials({ ...consent, scopes: wanted });
  return issued(fortnox, jwt, wanted, {});
}

function issued(
  fortnox: Fortnox,
  accessToken: string,
  scopes: readonly string[],
  more: Readonly<Record<string, string>>,
): Answer {
  const body = {
    access_token: accessToken,
    expires_in: Math.max(1, Math.floor(fortnox.settings.accessTokenMs / 1000)),
    token_type: 'bearer',
    scope: scopes.join(' '),
    ...more,
  };
  return json(200, body, { 'cache-control': 'no-store' });
}

/** `POST /oauth-v1/revoke`: an unknown token "succeeds" as well. */
export function serveRevoke(fortnox: Fortnox, req: Request, res: Response): void {
  if (fortnox.outage.meets('token', req, res)) return;
  const startedMs = fortnox.clock().getTime();
  const app = authenticate(fortnox, req);
  if (app) fortnox.authorizations.revokeRefreshToken(formOf(req).get('token') ?? '');
  send(res, app ? json(200, { revoked: true }) : invalidClient, newRequestId(), startedMs);
}
