import { randomBytes } from 'node:crypto';
import {
  activateConnection,
  explainMissingConsent,
  findConnection,
  rememberOauthState,
  takeOauthState,
  type Connection,
} from '@sync/connections';
import { buildAuthorizeUrl, exchangeAuthorizationCode, readTenantId } from '@sync/fortnox';
import type { TokenSet } from '@sync/shared';
import type { Services } from '../services.js';
import { describeRefusal, describeTokenFailure, type ConsentCallback } from './consent-refusals.js';
import { requestClientCredentialsOf, tokenEndpointOf } from './consent-tokens.js';
import { requiredScopes } from './required-scopes.js';

/** An hour's meeting is too long, a login with BankID too short to be hurried. The contract's. */
const stateTtlMs = 15 * 60 * 1000;

export type ConsentOutcome =
  | { readonly kind: 'connected'; readonly connection: Connection }
  /** `connection` is unknown when the state is: then nothing may be believed. */
  | {
      readonly kind: 'refused';
      readonly detail: string;
      readonly connection: Connection | undefined;
    };

/** Where a person consents, or `undefined` for an unknown connection. */
export async function beginConsent(
  services: Services,
  connectionId: string,
): Promise<string | undefined> {
  const connection = await findConnection(services.db, connectionId);
  if (!connection) return undefined;
  const state = randomBytes(32).toString('base64url');
  await rememberOauthState(services.db, { connectionId, state, ttlMs: stateTtlMs });
  return buildAuthorizeUrl({
    authUrl: services.config.fortnox.authUrl,
    clientId: connection.fortnox.clientId,
    redirectUri: redirectUriOf(services),
    state,
    scopes: requiredScopes,
  });
}

/** Redeems the state, once, and exchanges the code; what went wrong stays on the connection. */
export async function finishConsent(
  services: Services,
  callback: ConsentCallback,
): Promise<ConsentOutcome> {
  const { db } = services;
  const { state, code } = callback;
  const id = state === undefined ? undefined : await takeOauthState(db, state);
  const connection = id === undefined ? undefined : await findConnection(db, id);
  if (!connection) {
    const detail = 'This consent was begun more than 15 minutes ago or is finished already.';
    return { kind: 'refused', detail, connection: undefined };
  }
  if (code === undefined) return refuse(services, connection, describeRefusal(callback));
  const endpoint = await tokenEndpointOf(services, connection);
  const redirectUri = redirectUriOf(services);
  const exchanged = await exchangeAuthorizationCode(endpoint, { code, redirectUri });
  if (!exchanged.ok) return refuse(services, connection, describeTokenFailure(exchanged.error));
  return connect(services, connection, exchanged.value);
}

const redirectUriOf = ({ config }: Services): string =>
  `${config.publicUrl}/oauth/fortnox/callback`;

/**
 * Client credentials are preferred: they need no token that can be spent. Until Fortnox grants
 * them the pair from the consent is used, and its refresh token stays as the fallback.
 */
async function connect(
  services: Services,
  connection: Connection,
  consented: TokenSet,
): Promise<ConsentOutcome> {
  const tenantId = readTenantId(consented.accessToken);
  const wanted = connection.fortnox.tenantId;
  if (wanted !== undefined && tenantId !== undefined && tenantId !== wanted) {
    const detail =
      `The consent was given for Fortnox company ${tenantId}, but this connection books into ` +
      `company ${wanted}. Choose that company at Fortnox.`;
    return refuse(services, connection, detail);
  }
  const known = tenantId ?? wanted;
  const granted =
    known === undefined ? undefined : await requestClientCredentialsOf(services, connection, known);
  const { refreshToken, refreshTokenExpiresAt } = consented;
  const tokens =
    granted?.ok === true ? { ...granted.value, refreshToken, refreshTokenExpiresAt } : consented;
  return activate(services, connection, tokens, known);
}

async function activate(
  { db, tokenStore, releaser }: Services,
  connection: Connection,
  tokens: TokenSet,
  tenantId: string | undefined,
): Promise<ConsentOutcome> {
  await tokenStore.replace(connection.id, tokens);
  const active = await activateConnection(db, connection.id, tenantId);
  releaser.release(connection.id);
  return { kind: 'connected', connection: active ?? connection };
}

async function refuse(
  { db }: Services,
  connection: Connection,
  detail: string,
): Promise<ConsentOutcome> {
  await explainMissingConsent(db, connection.id, detail);
  return { kind: 'refused', detail, connection };
}

/**
 * Uses a consent given earlier, without a browser. Answers the connection as it is then; never
 * throws for Fortnox's sake.
 */
export async function tryClientCredentials(
  services: Services,
  connection: Connection,
): Promise<Connection> {
  const { tenantId } = connection.fortnox;
  if (tenantId === undefined) return connection;
  const granted = await requestClientCredentialsOf(services, connection, tenantId);
  if (granted.ok) {
    const outcome = await activate(services, connection, granted.value, tenantId);
    return outcome.connection ?? connection;
  }
  await explainMissingConsent(services.db, connection.id, describeTokenFailure(granted.error));
  return (await findConnection(services.db, connection.id)) ?? connection;
}
