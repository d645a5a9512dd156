import { spendSignIn } from '@sync/people';
import { describeError } from '@sync/shared';
import { z } from 'zod';
import { personOf, type Claims } from '../auth/company/person.js';
import type { CompanyProvider, ProviderFailure } from '../auth/company/provider.js';
import type { CompanySignInSettings } from '../auth/company/settings.js';
import { endedTicketCookie, newTicket, readTicket, ticketCookie } from '../auth/company/ticket.js';
import type { Ticket } from '../auth/company/ticket.js';
import { companyRight } from '../auth/operator-tokens.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { isVisit } from '../http/is-visit.js';
import { notFound } from '../http/problem.js';
import { html, redirect, withHeaders, type Reply } from '../http/reply.js';
import { openItPage } from '../pages/consent-page.js';
import { retryPage } from '../pages/login-page.js';
import { wordsFor } from '../pages/page-words.js';
import type { Services } from '../services.js';
import { localPath } from './local-path.js';
import { loginForm, tooOftenForm } from './login-form.js';
import { openSession } from './open-session.js';

const querySchema = z.object({ next: z.string().optional() });

const page = { description: 'A page', contentType: 'text/html' };

/** GET /login/company: leads the browser to the company's identity provider. */
export function getCompanyLogin(services: Services): Endpoint {
  return {
    method: 'get',
    path: '/login/company',
    access: 'public',
    tag: 'Login',
    summary: 'Sign in with the company’s account',
    description:
      'Where OIDC_ISSUER is set; 404 elsewhere. The browser gets a cookie, and only that browser ' +
      'can finish the sign-in, within 15 minutes.',
    query: querySchema,
    answers: { 302: { description: 'The provider’s page' }, 503: page },
    problems: [404],
    handle: (call) => beginSignIn(services, call),
  };
}

async function beginSignIn(services: Services, call: Call): Promise<Reply> {
  const { provider, publicUrl } = companyOf(services);
  const next = localPath(querySchema.safeParse(call.query).data?.next);
  const ticket = newTicket(next, Date.now());
  const address = await provider.addressOf(ticket);
  if (!address.ok) return tellFailure(services, call, next, address.error);
  const cookie = ticketCookie(ticket, services.cipher, publicUrl);
  return withHeaders(redirect(302, address.value.href), { 'set-cookie': cookie });
}

/** A parameter given twice is nobody's honest redirect; the library refuses it. */
const returnedSchema = z.object({
  code: z.string().optional(),
  state: z.string().optional(),
  iss: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

/** GET /login/company/callback: where the provider leads the browser back; a session for its word. */
export function getCompanyCallback(services: Services): Endpoint {
  return {
    method: 'get',
    path: '/login/company/callback',
    access: 'public',
    tag: 'Login',
    summary: 'Where the company’s provider sends the browser after the sign-in',
    description:
      'Guarded by `state`, which only the browser that began the sign-in can redeem, once. The ' +
      'session ends like any other, and when OIDC_ settings that let it in are changed.',
    query: returnedSchema,
    answers: { 200: page, 400: page, 401: page, 403: page, 429: page, 503: page },
    problems: [404],
    handle: (call) => finishSignIn(services, call),
  };
}

async function finishSignIn(services: Services, call: Call): Promise<Reply> {
  const { provider, settings, publicUrl } = companyOf(services);
  if (!isVisit(call)) return html(503, openItPage(wordsFor(call.headers)));
  const { cipher } = services;
  const ticket = readTicket(call.headers.cookie, { cipher, publicUrl, now: Date.now() });
  if (!ticket) return withTrouble(services, call, 400, '/console', troubles.unknown);
  await services.limits.admitSignIn(call.remoteAddress);
  const claims = await provider.claimsOf(ticket, queryOf(call.originalUrl));
  const reply = claims.ok
    ? await letIn(services, call, { ticket, claims: claims.value, settings })
    : await tellFailure(services, call, ticket.next, claims.error);
  return withEndedTicket(reply, publicUrl);
}

const queryOf = (url: string): string => url.slice(url.indexOf('?')).replace(/^[^?].*$/s, '');

async function letIn(
  services: Services,
  call: Call,
  signedIn: {
    readonly ticket: Ticket;
    readonly claims: Claims;
    readonly settings: CompanySignInSettings;
  },
): Promise<Reply> {
  const { ticket, claims, settings } = signedIn;
  const person = personOf(claims, settings);
  if (!person.ok) {
    const { name, detail } = person.error;
    return refuse(services, call, ticket.next, { status: 403, reason: detail, person: name });
  }
  const operator = { name: person.value.name, ...companyRight(settings, person.value.role) };
  const admitted = await services.limits.takeLogin(operator.name);
  if (admitted.kind === 'refused') return tooOftenForm(services, call, ticket.next);
  const cookie = await openSession(services, call, operator, (db) => spendSignIn(db, ticket));
  if (cookie === undefined) {
    return refuse(services, call, ticket.next, {
      status: 400,
      reason: 'spent',
      person: operator.name,
    });
  }
  // The cookie does not come along from the provider's page; asked for from here, it does.
  return withHeaders(html(200, retryPage(wordsFor(call.headers), ticket.next)), {
    'set-cookie': cookie,
  });
}

/** Shown to a person at the login page. */
const troubles = {
  unknown:
    'This sign-in was begun in another browser, or more than 15 minutes ago. Please begin again.',
  away: 'Your company’s sign-in does not answer right now. Try again later, or use a token.',
  refused: 'Your company’s sign-in did not let you through. Please try again.',
  'not-valid':
    'What your company’s sign-in answered is not valid here. Please tell whoever runs it.',
  spent: 'This sign-in has been used already. Please begin again.',
  'no-role': 'Your account may not use this installation. Ask your company for the role.',
  'email-not-verified': 'The e-mail address of your account has not been verified.',
  busy: 'Too many failed logins at once. Try again in a few seconds.',
} as const;

/** `away` is nobody's attempt to get in; the log tells why, without what was sent or answered. */
function tellFailure(
  services: Services,
  call: Call,
  next: string,
  { kind, error }: ProviderFailure,
): Promise<Reply> | Reply {
  services.logger.warn({ outcome: kind, error: describeError(error) }, 'company-sign-in.failed');
  if (kind === 'away') return withTrouble(services, call, 503, next, troubles.away);
  return refuse(services, call, next, { status: 401, reason: kind });
}

type Refusal = {
  readonly status: number;
  readonly reason: Exclude<keyof typeof troubles, 'unknown' | 'away' | 'busy'>;
  /** Who it was, where the provider has said so. */
  readonly person?: string;
};

async function refuse(
  services: Services,
  call: Call,
  next: string,
  { status, reason, person }: Refusal,
): Promise<Reply> {
  const details = person === undefined ? {} : { details: { person } };
  const about = { reason: `company account: ${reason}`, ...details };
  const given = await services.guesses.refuse(call.remoteAddress, 'sign-in', about);
  if (given === 'refused') return withTrouble(services, call, status, next, troubles[reason]);
  const busy = withTrouble(services, call, 429, next, troubles.busy);
  return withHeaders(busy, { 'retry-after': '5' });
}

const withTrouble = (
  services: Services,
  call: Call,
  status: number,
  next: string,
  trouble: string,
): Reply => loginForm(services, call, status, { next, trouble });

/** Beside the cookie of the session, if there is one. */
function withEndedTicket(reply: Reply, publicUrl: string): Reply {
  const given = reply.headers['set-cookie'] ?? [];
  const cookies = [...(typeof given === 'string' ? [given] : given), endedTicketCookie(publicUrl)];
  return withHeaders(reply, { 'set-cookie': cookies });
}

function companyOf({ companyProvider, config }: Services): {
  readonly provider: CompanyProvider;
  readonly settings: CompanySignInSettings;
  readonly publicUrl: string;
} {
  const { companySignIn, publicUrl } = config;
  if (!companyProvider || !companySignIn) throw notFound('page');
  return { provider: companyProvider, settings: companySignIn, publicUrl };
}
