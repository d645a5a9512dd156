import type { Request, Response } from 'express';
import type { Html } from '../../html/html.js';
import { knownScopes } from '../api-routes.js';
import { consentErrorPage, consentPage } from '../pages/consent-page.js';
import type { Fortnox } from '../state.js';
import type { ClientApp } from './authorizations.js';
import type { ConsentRequest } from './consent-request.js';

type Checked =
  | { readonly kind: 'ok'; readonly request: ConsentRequest }
  /** Nobody to send the browser back to. */
  | { readonly kind: 'page'; readonly message: string }
  | { readonly kind: 'redirect'; readonly to: string };

/** `GET /oauth-v1/auth`: the page on which a person approves or denies. */
export function serveConsentPage(fortnox: Fortnox, req: Request, res: Response): void {
  const query = new URL(req.originalUrl, 'http://fortnox').searchParams;
  const checked = check(fortnox, query);
  if (checked.kind === 'redirect') {
    res.redirect(checked.to);
    return;
  }
  if (checked.kind === 'page') {
    sendPage(res, 400, consentErrorPage(checked.message));
    return;
  }
  const companies = [...fortnox.companies.values()];
  sendPage(res, 200, consentPage(checked.request, companies, query.toString()));
}

/** The form's answer: back to the app with a code, or with an error. */
export function serveConsentAnswer(fortnox: Fortnox, req: Request, res: Response): void {
  const form = new URLSearchParams(Buffer.isBuffer(req.body) ? req.body.toString() : '');
  const checked = check(fortnox, new URLSearchParams(form.get('request') ?? ''));
  if (checked.kind !== 'ok') {
    sendPage(res, 400, consentErrorPage('This request is no longer valid.'));
    return;
  }
  const { request } = checked;
  const tenantId = form.get('tenantId') ?? '';
  if (form.get('decision') !== 'approve') {
    res.redirect(303, back(request, { error: 'access_denied' }));
    return;
  }
  if (!fortnox.companies.has(tenantId)) {
    sendPage(res, 400, consentErrorPage('There is no such company.'));
    return;
  }
  res.redirect(303, back(request, { code: approve(fortnox, request, tenantId) }));
}

function approve(fortnox: Fortnox, request: ConsentRequest, tenantId: string): string {
  const grant = { clientId: request.app.clientId, tenantId, scopes: request.scopes };
  if (request.service) fortnox.authorizations.consent(grant);
  return fortnox.authorizations.createCode({
    ...grant,
    redirectUri: request.redirectUri,
    offline: request.offline,
  });
}

function check(fortnox: Fortnox, query: URLSearchParams): Checked {
  const app = fortnox.authorizations.apps.get(query.get('client_id') ?? '');
  if (!app) return { kind: 'page', message: 'There is no app with this Client ID.' };
  const redirectUri = query.get('redirect_uri') ?? app.redirectUris[0] ?? '';
  if (!mayRedirect(app, redirectUri)) {
    return { kind: 'page', message: 'The redirect address is not registered for this app.' };
  }
  const request: ConsentRequest = {
    app,
    redirectUri,
    state: query.get('state') ?? '',
    scopes: (query.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
    offline: query.get('access_type') === 'offline',
    service: query.get('account_type') === 'service',
  };
  const error = problem(request, query);
  return error === undefined
    ? { kind: 'ok', request }
    : { kind: 'redirect', to: back(request, error) };
}

function problem(
  request: ConsentRequest,
  query: URLSearchParams,
): Readonly<Record<string, string>> | undefined {
  if (query.get('response_type') !== 'code') return { error: 'unsupported_response_type' };
  if (request.state === '') return { error: 'invalid_request' };
  const unknown = request.scopes.filter((scope) => !knownScopes.has(scope));
  if (request.scopes.length === 0 || unknown.length > 0) return { error: 'invalid_scope' };
  const accountType = query.get('account_type');
  if (accountType !== null && accountType !== 'service') return { error: 'invalid_request' };
  if (request.service && !request.app.serviceAccount) {
    return { error: 'invalid_request', error_description: 'Client does not allow service account' };
  }
  return undefined;
}

/** Registered addresses, and for tests on free ports any on this machine. */
function mayRedirect(app: ClientApp, redirectUri: string): boolean {
  if (app.redirectUris.includes(redirectUri)) return true;
  const host = URL.canParse(redirectUri) ? new URL(redirectUri).hostname : '';
  return host === '127.0.0.1' || host === 'localhost';
}

function back(request: ConsentRequest, answer: Readonly<Record<string, string>>): string {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  url.searchParams.set('state', request.state);
  return url.toString();
}

function sendPage(res: Response, status: number, page: Html): void {
  res.status(status).type('html').send(page.html);
}
