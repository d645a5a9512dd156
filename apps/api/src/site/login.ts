import { endSessionOf } from '@sync/people';
import { z } from 'zod';
import { refuseOtherSites } from '../auth/same-site.js';
import { endedSessionCookie, readSessionCookie } from '../auth/cookies.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { readForm } from '../http/form.js';
import { html, redirect, withHeaders, type Reply } from '../http/reply.js';
import { retryPage } from '../pages/login-page.js';
import { wordsFor } from '../pages/page-words.js';
import type { Services } from '../services.js';
import { localPath } from './local-path.js';
import { loginForm, tooOftenForm } from './login-form.js';
import { openSession } from './open-session.js';

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
    return html(
      200,
      retryPage(wordsFor(call.headers), `/login?checked=1&next=${encodeURIComponent(next)}`),
    );
  }
  return loginForm(services, call, 200, { next, trouble: undefined });
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
  if (!operator && token === '') return unknownToken(services, call, next);
  if (!operator) return refuseLogin(services, call, next);
  const admitted = await services.limits.takeLogin(operator.name);
  if (admitted.kind === 'refused') return tooOftenForm(services, call, next);
  const cookie = await openSession(services, call, operator);
  return withHeaders(redirect(303, next), cookie === undefined ? {} : { 'set-cookie': cookie });
}

/** Late, if this address has failed before: a guesser is slowed down and nobody is locked out. */
async function refuseLogin(services: Services, call: Call, next: string): Promise<Reply> {
  const given = await services.guesses.refuse(call.remoteAddress, 'sign-in');
  if (given === 'refused') return unknownToken(services, call, next);
  const trouble = 'Too many failed logins at once. Try again in a few seconds.';
  return withHeaders(loginForm(services, call, 429, { next, trouble }), { 'retry-after': '5' });
}

const unknownToken = (services: Services, call: Call, next: string): Reply =>
  loginForm(services, call, 401, { next, trouble: 'This token is not known.' });

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
