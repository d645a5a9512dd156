import type { Connection, ConnectionSecrets } from '@sync/connections';
import {
  createAccessTokens,
  createFortnoxClient,
  createRedisLimiter,
  type FortnoxClient,
  type RedisLimiterOptions,
} from '@sync/fortnox';
import type { TokenStore } from '@sync/shared';
import type { FortnoxSettings } from '../config.js';

/**
 * An operator waits for the answer; the worker's calls go on meanwhile. Ten seconds is two of
 * Fortnox's windows, after which a place is certain unless the company is overloaded.
 */
const maxWaitMs = 10_000;

export type OpenFortnox = (connection: Connection) => Promise<FortnoxClient>;

/**
 * A Fortnox client for one operator request, within the same limits as the worker's calls.
 * Rejects when the connection has been removed meanwhile or PostgreSQL is away.
 */
export function fortnoxOpener(deps: {
  readonly findSecrets: (connectionId: string) => Promise<ConnectionSecrets | undefined>;
  readonly tokenStore: TokenStore;
  readonly redis: RedisLimiterOptions['redis'];
  readonly fortnox: FortnoxSettings;
}): OpenFortnox {
  const { apiUrl, authUrl, timeoutMs, rateLimitRequests, rateLimitWindowMs } = deps.fortnox;
  return async (connection) => {
    const { clientId, tenantId } = connection.fortnox;
    const secrets = await deps.findSecrets(connection.id);
    if (!secrets) throw new Error(`connection ${connection.id} is gone`);
    const tokens = createAccessTokens({
      connectionId: connection.id,
      store: deps.tokenStore,
      credentials: { clientId, clientSecret: secrets.fortnoxClientSecret },
      tenantId,
      authUrl,
    });
    const limiter = createRedisLimiter({
      redis: deps.redis,
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
  };
}
