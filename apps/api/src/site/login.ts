import { z } from 'zod';
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
  return html(200, loginPage(next, undefined));
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
    problems: [400, 413, 415],
    handle: (call) => Promise.resolve(logIn(services, call)),
  };
}

function logIn(services: Services, call: Call): Reply {
  const { token, next: wanted } = readForm(call);
  const next = localPath(wanted);
  const waitMs = services.failedLogins.waitMs(call.remoteAddress);
  if (waitMs > 0) {
    const trouble = 'Too many failed logins from this address. Wait a quarter of an hour.';
    const retryAfter = String(Math.ceil(waitMs / 1000));
    return withHeaders(html(429, loginPage(next, trouble)), { 'retry-after': retryAfter });
  }
  const operator = services.operators.findByToken(token.trim());
  if (!operator) {
    services.failedLogins.noteFailure(call.remoteAddress);
    return html(401, loginPage(next, 'This token is not known.'));
  }
  const cookie = sessionCookie(services.sessions.issue(operator), services.config.publicUrl);
  return withHeaders(redirect(303, next), { 'set-cookie': cookie });
}

/** POST /logout: takes the cookie back. */
export function postLogout({ config }: Services): Endpoint {
  return {
    method: 'post',
    path: '/logout',
    access: 'public',
    tag: 'Login',
    summary: 'End the login of this browser',
    answers: { 303: { description: 'Logged out; leads to the login page' } },
    problems: [],
    handle: () => {
      const ended = { 'set-cookie': endedSessionCookie(config.publicUrl) };
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
