import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { refuseOtherSites } from '../auth/same-site.js';
import { endedSessionCookie, readSessionCookie, sessionCookie } from '../auth/session-cookie.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { readJson } from '../http/input.js';
import { HttpProblem } from '../http/problem.js';
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
    problems: [],
    handle: (call) => Promise.resolve(showLogin(services, call)),
  };
}

function showLogin(services: Services, call: Call): Reply {
  const query = querySchema.safeParse(call.query).data;
  const next = localPath(query?.next);
  const cookie = readSessionCookie(call.headers.cookie);
  if (cookie !== undefined && services.sessions.read(cookie)) return redirect(303, next);
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

/** POST /login: a token for a cookie. */
export function postLogin(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/login',
    access: 'public',
    tag: 'Login',
    summary: 'Exchange a token for a login cookie of 12 hours',
    description: 'A form (or JSON) with `token` and optionally `next`.',
    body: { maxBytes: 16 * 1024, schema: formSchema, accepts: 'any', required: true },
    answers: { 303: { description: 'Logged in; leads to `next`' }, 401: page, 429: page },
    problems: [400, 403, 413, 415, 422],
    handle: (call) => logIn(services, call),
  };
}

async function logIn(services: Services, call: Call): Promise<Reply> {
  refuseOtherSites(call, services.config.publicUrl);
  const { token, next: wanted } = readForm(call);
  const next = localPath(wanted);
  const operator = services.operators.findByToken(token.trim());
  // A form without a token is no guess.
  if (!operator && token === '') return unknownToken(next);
  if (!operator) return refuseLogin(services, call.remoteAddress, next);
  const cookie = sessionCookie(services.sessions.issue(operator), services.config.publicUrl);
  return withHeaders(redirect(303, next), { 'set-cookie': cookie });
}

/** Late, if this address has failed before: a guesser is slowed down and nobody is locked out. */
async function refuseLogin(
  { failedLogins }: Services,
  address: string,
  next: string,
): Promise<Reply> {
  const delayMs = failedLogins.noteFailure(address);
  if (delayMs === undefined) {
    const busy = loginForm(
      429,
      next,
      'Too many failed logins at once. Try again in a few seconds.',
    );
    return withHeaders(busy, { 'retry-after': '5' });
  }
  await setTimeout(delayMs);
  failedLogins.noteAnswered();
  return unknownToken(next);
}

const unknownToken = (next: string): Reply => loginForm(401, next, 'This token is not known.');

/** POST /logout: takes the cookie back. */
export function postLogout({ config: { publicUrl } }: Services): Endpoint {
  return {
    method: 'post',
    path: '/logout',
    access: 'public',
    tag: 'Login',
    summary: 'End the login of this browser',
    answers: { 303: { description: 'Logged out; leads to the login page' } },
    problems: [403],
    handle: (call) => {
      refuseOtherSites(call, publicUrl);
      const ended = { 'set-cookie': endedSessionCookie(publicUrl) };
      return Promise.resolve(withHeaders(redirect(303, '/login'), ended));
    },
  };
}

function readForm(call: Call): z.output<typeof formSchema> {
  const type = call.headers['content-type'] ?? '';
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  if (!isForm && !type.startsWith('application/json')) {
    throw new HttpProblem(415, 'The body must be a URL-encoded form or JSON.');
  }
  const given: unknown = isForm
    ? Object.fromEntries(new URLSearchParams(call.rawBody.toString('utf8')))
    : readJson(call);
  return formSchema.safeParse(given).data ?? { token: '' };
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
