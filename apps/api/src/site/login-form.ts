import type { Call } from '../http/endpoint.js';
import { html, withHeaders, type Reply } from '../http/reply.js';
import { loginPage } from '../pages/login-page.js';
import { wordsFor } from '../pages/page-words.js';
import type { Services } from '../services.js';

/**
 * The login page, with the way to the company's account where there is one. With the policy of the
 * other pages, browsers would send `Origin: null` with the form, as they do for a forged one.
 */
export function loginForm(
  { companyProvider }: Pick<Services, 'companyProvider'>,
  { headers }: Call,
  status: number,
  shown: { readonly next: string; readonly trouble: string | undefined },
): Reply {
  const companyLogin = companyProvider && `/login/company?next=${encodeURIComponent(shown.next)}`;
  const page = html(status, loginPage(wordsFor(headers), { ...shown, companyLogin }));
  return withHeaders(page, { 'referrer-policy': 'same-origin' });
}

/** For a person who logs in without end: each login is kept, and an entry of the audit log with it. */
export function tooOftenForm(
  services: Pick<Services, 'companyProvider'>,
  call: Call,
  next: string,
): Reply {
  const trouble = 'You have logged in very often. Try again in a few seconds.';
  return withHeaders(loginForm(services, call, 429, { next, trouble }), { 'retry-after': '5' });
}
