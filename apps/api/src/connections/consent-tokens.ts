import { readFortnoxClientSecret, type Connection } from '@sync/connections';
import { requestClientCredentials, type TokenEndpoint, type TokenResult } from '@sync/fortnox';
import type { Services } from '../services.js';

/**
 * Fortnox's token endpoint with this connection's credentials. Whoever begins what asks it is admitted
 * before (`admitConsent`).
 */
export async function tokenEndpointOf(
  { db, cipher, config }: Services,
  connection: Connection,
): Promise<TokenEndpoint> {
  const clientSecret = (await readFortnoxClientSecret(db, cipher, connection.id)) ?? '';
  const credentials = { clientId: connection.fortnox.clientId, clientSecret };
  return { authUrl: config.fortnox.authUrl, credentials };
}

/** Tokens for a company that has consented before; refused by Fortnox where it has not. */
export async function requestClientCredentialsOf(
  services: Services,
  connection: Connection,
  tenantId: string,
): TokenResult {
  return requestClientCredentials(await tokenEndpointOf(services, connection), tenantId);
}
