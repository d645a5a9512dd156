import { findConnection, findConsent, type Connection, type Consent } from '@sync/connections';
import { z } from 'zod';
import { readSessionCookie } from '../auth/cookies.js';
import { refuseOtherSites } from '../auth/same-site.js';
import type { Call, Endpoint } from '../http/endpoint.js';
import { readForm } from '../http/form.js';
import { invalidInput } from '../http/problem.js';
import { redirect, type Reply } from '../http/reply.js';
import { wordsFor } from '../pages/page-words.js';
import type { Services } from '../services.js';
import { confirmCompany, rejectCompany } from './confirm-company.js';
import { isSameBrowser } from './consent.js';
import { readConsentCookie } from './consent-cookie.js';
import { toConsentPage } from './consent-reply.js';
import { beginnerOf } from './consent-visit.js';

const formSchema = z.object({
  state: z.string(),
  tenantId: z.string(),
  decision: z.enum(['confirm', 'reject']),
});

type Form = z.output<typeof formSchema>;

const page = { description: 'A page', contentType: 'text/html' };

/** POST /oauth/fortnox/confirm: the form on the page that names the company. */
export function postOauthConfirm(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/oauth/fortnox/confirm',
    access: 'public',
    tag: 'Connections',
    summary: 'Confirm by name the Fortnox company that has consented',
    description:
      'Sent by the page that the callback shows. A consent that was begun in the console is ' +
      'confirmed there: by the same browser, logged in as an operator.',
    body: { maxBytes: 16 * 1024, schema: formSchema, accepts: 'any', required: true },
    answers: { 303: { description: 'Leads to the outcome' }, 400: page },
    problems: [400, 403, 413, 415, 422, 503],
    handle: (call) => decide(services, call),
  };
}

async function decide(services: Services, call: Call): Promise<Reply> {
  refuseOtherSites(call, services.config.publicUrl);
  const form = formSchema.safeParse(readForm(call)).data;
  if (!form) throw invalidInput([{ pointer: '/decision', message: 'must be confirm or reject' }]);
  const words = wordsFor(call.headers);
  const consent = await findConsent(services.db, form.state);
  const connection = consent && (await findConnection(services.db, consent.connectionId));
  if (!connection) return toConsentPage(services, words, { kind: 'unknown' }, undefined);
  const browser = readConsentCookie(call.headers, services.config.publicUrl);
  if (!isSameBrowser(consent, browser)) {
    return toConsentPage(services, words, { kind: 'other-browser' }, undefined);
  }
  const actor = await findDecider(services, call, consent, connection);
  const outcome = `/oauth/fortnox/callback?state=${encodeURIComponent(form.state)}`;
  if (actor === 'nobody') return redirect(303, `/login?next=${encodeURIComponent(outcome)}`);
  await carryOut(services, { actor, remoteAddress: call.remoteAddress }, connection, form);
  return redirect(303, outcome);
}

/** An operator who is logged in, where a login began it; else whoever began it has handed it on. */
async function findDecider(
  { sessions, config }: Services,
  call: Call,
  consent: Consent,
  { id }: Connection,
) {
  if (consent.browserHash === null) return beginnerOf(consent);
  const cookie = readSessionCookie(call.headers.cookie, config.publicUrl);
  const session = cookie === undefined ? undefined : await sessions.read(cookie);
  const operator = session?.operator;
  const may = operator?.role === 'operator' && operator.scope?.includes(id) !== false;
  // With its login, which may be ended while Fortnox is asked.
  return may ? { ...operator, sessionId: session?.id } : 'nobody';
}

async function carryOut(
  services: Services,
  by: Parameters<typeof confirmCompany>[1],
  { id: connectionId }: Connection,
  { tenantId, decision }: Form,
): Promise<void> {
  const act = decision === 'confirm' ? confirmCompany : rejectCompany;
  // Nothing waits any more after a second click: the page shows what the first one has done.
  await act(services, by, { connectionId, tenantId });
}
