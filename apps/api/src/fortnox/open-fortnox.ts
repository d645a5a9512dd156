import { readConnectionSecrets, type Connection } from '@sync/connections';
import {
  createAccessTokens,
  createFortnoxClient,
  createRedisLimiter,
  type FortnoxClient,
} from '@sync/fortnox';
import type { Services } from '../services.js';

/**
 * An operator waits for the answer; the worker's calls go on meanwhile. Ten seconds is two of
 * Fortnox's windows, after which a place is certain unless the company is overloaded.
 */
const maxWaitMs = 10_000;

/**
 * A Fortnox client for one operator request, within the same limits as the worker's calls.
 * Rejects when the connection has been removed meanwhile or PostgreSQL is away.
 */
export async function openFortnox(
  services: Services,
  connection: Connection,
): Promise<FortnoxClient> {
  const { db, cipher, tokenStore, redis, config } = services;
  const { apiUrl, authUrl, timeoutMs, rateLimitRequests, rateLimitWindowMs } = config.fortnox;
  const { clientId, tenantId } = connection.fortnox;
  const secrets = await readConnectionSecrets(db, cipher, connection.id);
  if (!secrets) throw new Error(`connection ${connection.id} is gone`);
  const tokens = createAccessTokens({
    connectionId: connection.id,
    store: tokenStore,
    credentials: { clientId, clientSecret: secrets.fortnoxClientSecret },
    tenantId,
    authUrl,
  });
  const limiter = createRedisLimiter({
    redis,
    clientId,
    tenantId: tenantId ?? connection.id,
    requests: rateLimitRequests,
    windowMs: rateLimitWindowMs,
  });
  return createFortnoxClient({
    apiUrl,
    timeoutMs,
    tokens,
    limiter,
    call: { lane: 'live', maxWaitMs },
  });
}
