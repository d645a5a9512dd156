import { randomBytes } from 'node:crypto';
import {
  explainMissingConsent,
  findConnection,
  holdConsent,
  endConsent,
  rememberConsent,
  type Connection,
  type Consent,
  type ConsentingCompany,
} from '@sync/connections';
import { buildAuthorizeUrl, exchangeAuthorizationCode } from '@sync/fortnox';
import { sha256Hex, type TokenSet } from '@sync/shared';
import type { AuditedBy } from '../auth/audit.js';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import type { Actor } from '../http/actor.js';
import type { Services } from '../services.js';
import { connectCompany } from './activate.js';
import { describeCompany, identifyCompany } from './consent-company.js';
import { describeRefusal, describeTokenFailure, type ConsentCallback } from './consent-refusals.js';
import { tokenEndpointOf } from './consent-tokens.js';
import { requiredScopes } from './required-scopes.js';

/** An hour's meeting is too long, a login with BankID too short to be hurried. The contract's. */
const stateTtlMs = 15 * 60 * 1000;
/** The person at Fortnox and the operator who confirms the company may be two. */
const confirmTtlMs = 24 * 60 * 60 * 1000;

export type ConsentOutcome =
  | {
      readonly kind: 'connected';
      readonly connection: Connection;
      readonly company: ConsentingCompany;
    }
  /** The company was not expected: nothing is used before somebody confirms it. */
  | {
      readonly kind: 'to-confirm';
      readonly connection: Connection;
      readonly company: ConsentingCompany;
    }
  | {
      readonly kind: 'refused';
      readonly detail: string;
      readonly connection: Connection;
    };

type ConsentWish = {
  /** Value of the cookie that binds it to the browser that begins it, if one does. */
  readonly browser: string | undefined;
  /** Besides those that are always needed. */
  readonly scopes: readonly string[];
};

/** Where a person consents, or `undefined` for an unknown connection. */
export async function beginConsent(
  services: Services,
  begun: AuditedBy & { readonly actor: Actor },
  connectionId: string,
  { browser, scopes }: ConsentWish,
): Promise<string | undefined> {
  const connection = await findConnection(services.db, connectionId);
  if (!connection) return undefined;
  const state = randomBytes(32).toString('base64url');
  const { actor } = begun;
  await services.audit.change(
    begun,
    (db) => rememberConsent(db, { connectionId, state, ttlMs: stateTtlMs, browser, actor }),
    () => [{ action: 'consent-begin', connectionId }],
  );
  return buildAuthorizeUrl({
    authUrl: services.config.fortnox.authUrl,
    clientId: connection.fortnox.clientId,
    redirectUri: redirectUriOf(services),
    state,
    scopes: [...requiredScopes, ...scopes],
  });
}

/** A consent that this request alone may finish. */
export type RedeemedConsent = {
  readonly connection: Connection;
  readonly stateHash: string;
  readonly by: AuditedBy;
};

/** Exchanges the code; what went wrong stays on the connection. */
export async function finishConsent(
  services: FortnoxServices,
  consent: RedeemedConsent,
  callback: ConsentCallback,
): Promise<ConsentOutcome> {
  const { connection } = consent;
  const { code } = callback;
  if (code === undefined) return refuseConsent(services, consent, describeRefusal(callback));
  const endpoint = await tokenEndpointOf(services, connection);
  const redirectUri = redirectUriOf(services);
  const exchanged = await exchangeAuthorizationCode(endpoint, { code, redirectUri });
  if (exchanged.ok) return judgeCompany(services, consent, exchanged.value);
  return refuseConsent(services, consent, describeTokenFailure(exchanged.error));
}

const redirectUriOf = ({ config }: Services): string =>
  `${config.publicUrl}/oauth/fortnox/callback`;

/**
 * The company that was expected is connected, another refused. Where none was expected the first
 * one is, as whoever began it chose it at Fortnox; with `CONFIRM_COMPANY` once it is confirmed.
 */
async function judgeCompany(
  services: FortnoxServices,
  consent: RedeemedConsent,
  tokens: TokenSet,
): Promise<ConsentOutcome> {
  const { connection } = consent;
  const company = await identifyCompany(services, connection, tokens);
  const { tenantId } = company;
  const expected = connection.fortnox.tenantId;
  if (tenantId === null) {
    const detail = 'Fortnox did not say which company has consented. Give consent once more.';
    return refuseConsent(services, consent, detail);
  }
  if (expected === undefined && services.config.confirmCompany) {
    return awaitConfirmation(services, consent, company, tokens);
  }
  if (expected !== undefined && tenantId !== expected) {
    const detail =
      `The consent was given for Fortnox company ${tenantId}, but this connection books into ` +
      `company ${expected}. Choose that company at Fortnox.`;
    return refuseConsent(services, consent, detail);
  }
  return connectOrRefuse(services, { ...consent, company: { ...company, tenantId }, tokens });
}

/** Between looking at the connection and connecting it lie calls to Fortnox, or a day. */
export async function connectOrRefuse(
  services: Services,
  consent: RedeemedConsent & {
    readonly company: ConsentingCompany & { readonly tenantId: string };
    readonly tokens: TokenSet;
  },
): Promise<ConsentOutcome> {
  const { company, by } = consent;
  const active = await connectCompany(services, by, consent);
  if (active) return { kind: 'connected', connection: active, company };
  const detail =
    `Fortnox company ${company.tenantId} was not connected: meanwhile this connection was deleted, ` +
    'or another company was connected to it.';
  return refuseConsent(services, consent, detail);
}

/** Nobody could confirm what is kept nowhere. */
const notKept =
  'The consent was not kept: it took too long, or this connection was deleted meanwhile. Give consent once more.';

async function awaitConfirmation(
  services: Services,
  consent: RedeemedConsent,
  company: ConsentingCompany,
  tokens: TokenSet,
): Promise<ConsentOutcome> {
  const { audit, cipher } = services;
  const { connection, stateHash, by } = consent;
  const { id: connectionId } = connection;
  const detail = `${describeCompany(company)} has consented. It is connected when somebody confirms that it is the right one.`;
  const details = { tenantId: company.tenantId };
  const held = { connectionId, stateHash, company, tokens, ttlMs: confirmTtlMs };
  const isHeld = await audit.change(
    by,
    async (db) => {
      const kept = await holdConsent(db, cipher, held);
      if (kept) await explainMissingConsent(db, connectionId, detail);
      return kept;
    },
    (kept) => (kept ? [{ action: 'consent-await-confirmation', connectionId, details }] : []),
  );
  return isHeld
    ? { kind: 'to-confirm', connection, company }
    : refuseConsent(services, consent, notKept);
}

/** Ends a consent without connecting anything; the reason stays on the connection. */
export async function refuseConsent(
  { audit }: Services,
  { connection, stateHash, by }: RedeemedConsent,
  detail: string,
): Promise<ConsentOutcome> {
  const { id: connectionId } = connection;
  await audit.change(
    by,
    async (db) => {
      await explainMissingConsent(db, connectionId, detail);
      await endConsent(db, stateHash, { outcome: 'refused', detail });
    },
    () => [{ action: 'consent-refuse', outcome: 'failure', connectionId, reason: detail }],
  );
  return { kind: 'refused', detail, connection };
}

/** Whether this is the browser that began it; one begun with a bearer token is anybody's. */
export function isSameBrowser({ browserHash }: Consent, cookie: string | undefined): boolean {
  if (browserHash === null) return true;
  return cookie !== undefined && sha256Hex(cookie) === browserHash;
}
