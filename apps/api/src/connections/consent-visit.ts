import { setTimeout } from 'node:timers/promises';
import { findConnection, findConsent, redeemConsent, type Consent } from '@sync/connections';
import { sha256Hex } from '@sync/shared';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import type { Call } from '../http/endpoint.js';
import type { Services } from '../services.js';
import { finishConsent, isSameBrowser, type ConsentOutcome } from './consent.js';
import type { ConsentCallback } from './consent-refusals.js';

/** What a visit of the callback's address comes to. */
export type VisitOutcome =
  | ConsentOutcome
  /** No such state: then nothing may be believed. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'other-browser' }
  /** Another request is exchanging the code right now. */
  | { readonly kind: 'under-way' };

/** A repeat waits this long for the first request's outcome … */
const waitMs = 5000;
/** … looking this often. */
const lookMs = 200;
/** Exchanging takes two calls of at most 10 s each; what lasts longer was broken off. */
const brokenOffMs = 60_000;

/** Redeems the state at the first visit; every later one is shown the outcome. */
export async function visitConsent(
  services: FortnoxServices,
  { remoteAddress }: Pick<Call, 'remoteAddress'>,
  browser: string | undefined,
  callback: ConsentCallback,
): Promise<VisitOutcome> {
  const { db } = services;
  const { state = '' } = callback;
  const consent = await findConsent(db, state);
  const connection = consent && (await findConnection(db, consent.connectionId));
  if (!connection) return { kind: 'unknown' };
  if (!isSameBrowser(consent, browser)) return { kind: 'other-browser' };
  if (!(await redeemConsent(db, state))) return awaitOutcome(services, state);
  const by = { actor: beginnerOf(consent), remoteAddress };
  return finishConsent(services, { connection, stateHash: sha256Hex(state), by }, callback);
}

/** Who began it answers for what comes of it. */
export function beginnerOf({ actor, role }: Consent) {
  return actor === null || role === null ? undefined : { name: actor, role };
}

async function awaitOutcome(services: Services, state: string): Promise<VisitOutcome> {
  const until = Date.now() + waitMs;
  for (;;) {
    const outcome = await outcomeOf(services, state);
    if (outcome.kind !== 'under-way' || Date.now() > until) return outcome;
    await setTimeout(lookMs);
  }
}

async function outcomeOf({ db }: Services, state: string): Promise<VisitOutcome> {
  const consent = await findConsent(db, state);
  const connection = consent && (await findConnection(db, consent.connectionId));
  if (!connection) return { kind: 'unknown' };
  const { outcome, tenantId, companyName, organisationNumber, detail } = consent;
  if (outcome === 'refused') return { kind: 'refused', connection, detail: detail ?? '' };
  if (outcome !== null) {
    return { kind: outcome, connection, company: { tenantId, companyName, organisationNumber } };
  }
  const since = consent.redeemedAt?.getTime() ?? Date.now();
  if (Date.now() - since < brokenOffMs) return { kind: 'under-way' };
  return { kind: 'refused', connection, detail: 'It was broken off. Give consent once more.' };
}
