import { readFortnoxClientSecret, type Cipher, type Connection } from '@sync/connections';
import type { Database } from '@sync/database';
import {
  createAccessTokens,
  createFortnoxClient,
  createRedisLimiter,
  type AccessTokens,
  type CallOptions,
  type FortnoxClient,
  type Limiter,
  type RedisLimiterOptions,
} from '@sync/fortnox';
import { err, ok, type TokenStore } from '@sync/shared';
import { PerConnection } from './per-connection.js';

type FortnoxAccess = {
  readonly apiUrl: string;
  readonly authUrl: string;
  /** One HTTP call. */
  readonly timeoutMs: number;
  /** That Fortnox allows one company … */
  readonly requests: number;
  /** … per this time. */
  readonly windowMs: number;
};

export type FortnoxClients = {
  /**
   * A client for one attempt or request. Rejects when the connection has been removed meanwhile
   * or PostgreSQL is away.
   */
  readonly open: (connection: Connection, call: CallOptions) => Promise<FortnoxClient>;
  /**
   * Asks with an access token that is not (yet) any connection's, within the limit of the company
   * that it opens. A token that is refused is not renewed.
   */
  readonly askAs: <T>(
    company: { readonly clientId: string; readonly tenantId: string },
    accessToken: string,
    call: CallOptions,
    ask: (fortnox: FortnoxClient) => Promise<T>,
  ) => Promise<T>;
};

type Dependencies = {
  readonly db: Database;
  readonly cipher: Cipher;
  readonly redis: RedisLimiterOptions['redis'];
  readonly tokenStore: TokenStore;
  readonly fortnox: FortnoxAccess;
};

type Session = {
  readonly tokens: AccessTokens;
  readonly limiter: Limiter;
  readonly company: string;
};

/**
 * Makes Fortnox clients for this process. Those of one connection share its tokens until the
 * connection changes; those of one company share one limiter until no connection leads to it, so
 * that a process without Redis keeps to its pace whatever it is asked.
 */
export function createFortnoxClients(deps: Dependencies): FortnoxClients {
  const { apiUrl, timeoutMs } = deps.fortnox;
  const limiters = new CompanyLimiters(deps);
  const sessions = new PerConnection<Session>(
    (connection) => openSession(deps, limiters, connection),
    ({ company }) => {
      limiters.release(company);
    },
  );
  return {
    open: async (connection, call) => {
      const { tokens, limiter } = await sessions.of(connection);
      return createFortnoxClient({ apiUrl, timeoutMs, tokens, limiter, call });
    },
    askAs: async ({ clientId, tenantId }, accessToken, call, ask) => {
      const { limiter, company } = limiters.take(clientId, tenantId);
      try {
        const tokens = givenToken(accessToken);
        return await ask(createFortnoxClient({ apiUrl, timeoutMs, tokens, limiter, call }));
      } finally {
        limiters.release(company);
      }
    },
  };
}

function givenToken(accessToken: string): AccessTokens {
  return {
    get: () => Promise.resolve(ok(accessToken)),
    renew: () =>
      Promise.resolve(err({ kind: 'unauthorized', detail: 'Fortnox refuses its own new token' })),
  };
}

async function openSession(
  { db, cipher, tokenStore, fortnox }: Dependencies,
  limiters: CompanyLimiters,
  connection: Connection,
): Promise<Session> {
  const { clientId, tenantId } = connection.fortnox;
  const clientSecret = await readFortnoxClientSecret(db, cipher, connection.id);
  if (clientSecret === undefined) throw new Error(`connection ${connection.id} is gone`);
  const tokens = createAccessTokens({
    connectionId: connection.id,
    store: tokenStore,
    credentials: { clientId, clientSecret },
    tenantId,
    authUrl: fortnox.authUrl,
  });
  return { tokens, ...limiters.take(clientId, tenantId ?? connection.id) };
}

/** One limiter per company and process, counted by the sessions that use it. */
class CompanyLimiters {
  readonly #deps: Dependencies;
  readonly #used = new Map<string, { readonly limiter: Limiter; sessions: number }>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  take(
    clientId: string,
    tenantId: string,
  ): { readonly limiter: Limiter; readonly company: string } {
    const company = JSON.stringify([clientId, tenantId]);
    const used = this.#used.get(company) ?? {
      limiter: this.#make(clientId, tenantId),
      sessions: 0,
    };
    used.sessions += 1;
    this.#used.set(company, used);
    return { limiter: used.limiter, company };
  }

  release(company: string): void {
    const used = this.#used.get(company);
    if (!used) return;
    used.sessions -= 1;
    if (used.sessions === 0) this.#used.delete(company);
  }

  #make(clientId: string, tenantId: string): Limiter {
    const { redis, fortnox } = this.#deps;
    const { requests, windowMs } = fortnox;
    return createRedisLimiter({ redis, clientId, tenantId, requests, windowMs });
  }
}
