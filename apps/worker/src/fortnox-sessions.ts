import {
  createTokenStore,
  readConnectionSecrets,
  type Cipher,
  type Connection,
} from '@sync/connections';
import { type Database } from '@sync/database';
import {
  createAccessTokens,
  createFortnoxClient,
  createRedisLimiter,
  type AccessTokens,
  type CallOptions,
  type FortnoxClient,
  type Limiter,
} from '@sync/fortnox';
import type { Redis } from 'ioredis';

type Session = {
  readonly tokens: AccessTokens;
  readonly limiter: Limiter;
};

export type FortnoxSettings = {
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly timeoutMs: number;
  readonly requests: number;
  readonly windowMs: number;
};

/**
 * Makes Fortnox clients. Tokens and limiter are kept per connection and process, since both share
 * work among concurrent attempts; a changed connection (new consent, new tenant) gets new ones.
 */
export function fortnoxSessions(deps: {
  readonly db: Database;
  readonly cipher: Cipher;
  readonly redis: Redis;
  readonly fortnox: FortnoxSettings;
}): (connection: Connection, call: CallOptions, workerId: string) => Promise<FortnoxClient> {
  /** Of the latest attempt; a renewal's claim on the tokens ends with this worker. */
  let worker: string | undefined;
  const tokenStore = createTokenStore(deps.db, deps.cipher, () => worker);
  const sessions = new Map<string, Promise<Session>>();
  const changedAt = new Map<string, number>();

  const sessionOf = (connection: Connection): Promise<Session> => {
    const existing = sessions.get(connection.id);
    if (existing && changedAt.get(connection.id) === connection.updatedAt.getTime()) {
      return existing;
    }
    const opened = open(connection);
    sessions.set(connection.id, opened);
    changedAt.set(connection.id, connection.updatedAt.getTime());
    // A failed opening (PostgreSQL away) is tried again by the next attempt.
    opened.catch(() => sessions.delete(connection.id));
    return opened;
  };

  async function open(connection: Connection): Promise<Session> {
    const { clientId, tenantId } = connection.fortnox;
    const secrets = await readConnectionSecrets(deps.db, deps.cipher, connection.id);
    if (!secrets) throw new Error(`connection ${connection.id} is gone`);
    const { requests, windowMs, authUrl } = deps.fortnox;
    return {
      tokens: createAccessTokens({
        connectionId: connection.id,
        store: tokenStore,
        credentials: { clientId, clientSecret: secrets.fortnoxClientSecret },
        tenantId,
        authUrl,
      }),
      limiter: createRedisLimiter({
        redis: deps.redis,
        clientId,
        tenantId: tenantId ?? connection.id,
        requests,
        windowMs,
      }),
    };
  }

  return async (connection, call, workerId) => {
    worker = workerId;
    const { tokens, limiter } = await sessionOf(connection);
    const { apiUrl, timeoutMs } = deps.fortnox;
    return createFortnoxClient({ apiUrl, timeoutMs, tokens, limiter, call });
  };
}
