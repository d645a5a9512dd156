import { endSessionOf } from '@sync/people';
import { z } from 'zod';
import type { Operator } from '../auth/operator-tokens.js';
import { refuseOtherSites } from '../auth/same-site.js';
import { endedSessionCookie, readSessionCookie, sessionCookie } from '../auth/cookies.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { readForm } from '../http/form.js';
import { html, redirect, withHeaders, type Reply } from '../http/reply.js';
import { loginPage, retryPage } from '../pages/login-page.js';
import type { Services } from '../services.js';

const querySchema = z.object({ next: z.string().optional(), checked: z.string().optional() });

const page = { description: 'A page', contentType: 'text/html' };

/** GET /login: a form, or straight on for who is logged in. */
export function getLogin(services: Services): Endpoint {
  return {
    method: 'get',
    path: '/login',
    access: 'public',
    tag: 'Login',
    summary: 'The login page',
    query: querySchema,
    answers: { 200: page, 303: { description: 'Logged in already' } },
    problems: [503],
    handle: (call) => showLogin(services, call),
  };
}

async function showLogin(services: Services, call: Call): Promise<Reply> {
  const query = querySchema.safeParse(call.query).data;
  const next = localPath(query?.next);
  const cookie = readSessionCookie(call.headers.cookie, services.config.publicUrl);
  if (cookie !== undefined && (await services.sessions.read(cookie))) return redirect(303, next);
  if (call.headers['sec-fetch-site'] === 'cross-site' && query?.checked === undefined) {
    return html(200, retryPage(`/login?checked=1&next=${encodeURIComponent(next)}`));
  }
  return loginForm(200, next, undefined);
}

/**
 * With the policy of the other pages, browsers would send `Origin: null` with the form, as they do
 * for a forged one.
 */
function loginForm(status: number, next: string, trouble: string | undefined): Reply {
  return withHeaders(html(status, loginPage(next, trouble)), { 'referrer-policy': 'same-origin' });
}

const formSchema = z.object({ token: z.string(), next: z.string().optional() });

const noToken = { token: '', next: undefined };

/** POST /login: a token for a cookie. */
export function postLogin(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/login',
    access: 'public',
    tag: 'Login',
    summary: 'Exchange a token for a login cookie',
    description:
      'A form (or JSON) with `token` and optionally `next`. The login ends by logout, when its ' +
      'token is taken away, unused for SESSION_IDLE_MINUTES, or after SESSION_MAX_HOURS.',
    body: { maxBytes: 16 * 1024, schema: formSchema, accepts: 'any', required: true },
    answers: { 303: { description: 'Logged in; leads to `next`' }, 401: page, 429: page },
    problems: [400, 403, 413, 415, 422, 503],
    handle: (call) => logIn(services, call),
  };
}

async function logIn(services: Services, call: Call): Promise<Reply> {
  refuseOtherSites(call, services.config.publicUrl);
  const { token, next: wanted } = formSchema.safeParse(readForm(call)).data ?? noToken;
  const next = localPath(wanted);
  const operator = await services.operators.findByToken(token.trim());
  // A form without a token is no guess.
  if (!operator && token === '') return unknownToken(next);
  if (!operator) return refuseLogin(services, call.remoteAddress, next);
  return beginLogin(services, call, operator, next);
}

async function beginLogin(
  { sessions, audit, config }: Services,
  { headers, remoteAddress: address }: Call,
  operator: Operator,
  next: string,
): Promise<Reply> {
  const userAgent = headers['user-agent'] ?? '';
  const { id: subject, value } = await sessions.begin(operator, { address, userAgent });
  await audit.note({ actor: operator, remoteAddress: address }, { action: 'sign-in', subject });
  const cookie = sessionCookie(value, config.sessions.maxMs, config.publicUrl);
  return withHeaders(redirect(303, next), { 'set-cookie': cookie });
}

/** Late, if this address has failed before: a guesser is slowed down and nobody is locked out. */
async function refuseLogin({ guesses }: Services, address: string, next: string): Promise<Reply> {
  if ((await guesses.refuse(address, 'sign-in')) === 'refused') return unknownToken(next);
  const busy = loginForm(429, next, 'Too many failed logins at once. Try again in a few seconds.');
  return withHeaders(busy, { 'retry-after': '5' });
}

const unknownToken = (next: string): Reply => loginForm(401, next, 'This token is not known.');

/** POST /logout: ends the session, so that the cookie opens nothing in any process, and takes it back. */
export function postLogout(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/logout',
    access: 'public',
    tag: 'Login',
    summary: 'End the login of this browser',
    answers: { 303: { description: 'Logged out; leads to the login page' } },
    problems: [403, 503],
    handle: (call) => logOut(services, call),
  };
}

async function logOut(services: Services, call: Call): Promise<Reply> {
  const { publicUrl } = services.config;
  refuseOtherSites(call, publicUrl);
  const cookie = readSessionCookie(call.headers.cookie, publicUrl);
  if (cookie !== undefined) await endLogin(services, call.remoteAddress, cookie);
  return withHeaders(redirect(303, '/login'), { 'set-cookie': endedSessionCookie(publicUrl) });
}

async function endLogin(
  { sessions, audit }: Services,
  remoteAddress: string,
  cookie: string,
): Promise<void> {
  const actor = (await sessions.read(cookie))?.operator;
  await audit.change(
    { actor, remoteAddress },
    (db) => endSessionOf(db, cookie),
    (ended) => (ended ? [{ action: 'sign-out', subject: ended.id }] : []),
  );
}

/**
 * Only paths of our own: `//other.site` and `/\other.site` would leave it. Resolved as a browser
 * would, so that nothing it ignores (tabs, line breaks) slips through.
 */
function localPath(next: string | undefined): string {
  const base = 'http://local.invalid';
  if (next?.startsWith('/') !== true || !URL.canParse(next, base)) return '/console';
  const url = new URL(next, base);
  const leaves = url.origin !== base || url.pathname.startsWith('//');
  return leaves ? '/console' : `${url.pathname}${url.search}`;
}
