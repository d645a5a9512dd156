import { readConnectionSecrets, type Cipher, type Connection } from '@sync/connections';
import { type Database } from '@sync/database';
import { createSubscriptionFlowClient, type SubscriptionFlowClient } from '@sync/subscriptionflow';

/** SubscriptionFlow answers in about 2 s (reference, section 2.1); fifteen times that is an outage. */
const timeoutMs = 30_000;

/** Makes clients of SubscriptionFlow's API; one per site and process, since it holds the token. */
export function subscriptionFlowClients(deps: {
  readonly db: Database;
  readonly cipher: Cipher;
  /** With `{site}`. */
  readonly urlTemplate: string;
}): (connection: Connection) => Promise<SubscriptionFlowClient> {
  const clients = new Map<string, SubscriptionFlowClient>();
  return async (connection) => {
    const key = `${connection.id}@${connection.updatedAt.getTime()}`;
    const existing = clients.get(key);
    if (existing) return existing;
    const secrets = await readConnectionSecrets(deps.db, deps.cipher, connection.id);
    if (!secrets) throw new Error(`connection ${connection.id} is gone`);
    const { site, clientId } = connection.subscriptionflow;
    const client = createSubscriptionFlowClient({
      baseUrl: deps.urlTemplate.replace('{site}', encodeURIComponent(site)),
      clientId,
      clientSecret: secrets.subscriptionflowClientSecret,
      timeoutMs,
    });
    clients.set(key, client);
    return client;
  };
}
