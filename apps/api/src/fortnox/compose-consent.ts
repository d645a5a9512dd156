import {
  activateConnection,
  explainMissingConsent,
  findConnection,
  readConnectionSecrets,
  rememberOauthState,
  takeOauthState,
  type Connection,
} from '@sync/connections';
import {
  buildAuthorizeUrl,
  exchangeAuthorizationCode,
  readTenantId,
  requestClientCredentials,
  type TokenEndpoint,
} from '@sync/fortnox';
import type { Services } from '../services.js';
import { createConsent, type Consent } from './consent.js';
import { requiredScopes } from './required-scopes.js';

export function composeConsent(services: Services): Consent {
  const { config, db, cipher, tokenStore, release } = services;
  const { authUrl } = config.fortnox;
  const redirectUri = `${config.publicUrl}/oauth/fortnox/callback`;
  const endpointOf = async (connection: Connection): Promise<TokenEndpoint> => {
    const secrets = await readConnectionSecrets(db, cipher, connection.id);
    const clientSecret = secrets?.fortnoxClientSecret ?? '';
    return { authUrl, credentials: { clientId: connection.fortnox.clientId, clientSecret } };
  };
  return createConsent({
    find: (id) => findConnection(db, id),
    rememberState: (begun) => rememberOauthState(db, begun),
    takeState: (state) => takeOauthState(db, state),
    authorizeUrl: (connection, state) =>
      buildAuthorizeUrl({
        authUrl,
        clientId: connection.fortnox.clientId,
        redirectUri,
        state,
        scopes: requiredScopes,
      }),
    exchangeCode: async (connection, code) =>
      exchangeAuthorizationCode(await endpointOf(connection), { code, redirectUri }),
    clientCredentials: async (connection, tenantId) =>
      requestClientCredentials(await endpointOf(connection), tenantId),
    tenantOf: (tokens) => readTenantId(tokens.accessToken),
    keepTokens: (id, tokens) => tokenStore.replace(id, tokens),
    activate: (id, tenantId) => activateConnection(db, id, tenantId),
    explain: (id, detail) => explainMissingConsent(db, id, detail),
    release,
  });
}
