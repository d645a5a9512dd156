import { createFortnoxClients } from '@sync/clients';
import {
  createCipher,
  createTokenStore,
  findConnection,
  readFortnoxClientSecret,
  type Cipher,
  type Connection,
} from '@sync/connections';
import { openDatabase, type Database } from '@sync/database';
import { createAccessTokens, type FortnoxClient } from '@sync/fortnox';
import { listJobs, producerConnection } from '@sync/jobs';
import { err, ok, type Result, type TokenStore } from '@sync/shared';
import { burstOf, type Burst } from './company/burst.js';
import type { ConformanceConfig } from './config.js';
import type { Options } from './options.js';

/** A connection's company, by the worker's own client, tokens and limiter. */
export type OpenCompany = {
  readonly connection: Connection;
  readonly apiUrl: string;
  /** `signal` ends its calls. */
  readonly client: (signal: AbortSignal) => Promise<FortnoxClient>;
  readonly burst: Burst;
  readonly close: () => Promise<void>;
};

/** Longer than any pause after a 429; a company that lets nothing through for so long is not asked. */
const maxWaitMs = 60_000;

/** The error is for the operator: why this connection must not or cannot be asked. */
export async function openCompany(
  config: ConformanceConfig,
  options: Pick<Options, 'connectionId' | 'usedCompany'>,
): Promise<Result<OpenCompany, string>> {
  const db = openDatabase({ url: config.DATABASE_URL });
  const redis = producerConnection(config.REDIS_URL);
  const close = async (): Promise<void> => {
    redis.disconnect();
    await db.close();
  };
  const connection = await findConnection(db, options.connectionId);
  const why = connection
    ? await whyNot(db, connection, options)
    : `There is no connection ${options.connectionId}.`;
  if (!connection || why !== undefined) {
    await close();
    return err(why ?? '');
  }
  const cipher = createCipher(config.ENCRYPTION_KEYS);
  const tokenStore = createTokenStore(db, cipher);
  const fortnox = accessOf(config);
  const clients = createFortnoxClients({ db, cipher, redis, tokenStore, fortnox });
  return ok({
    connection,
    apiUrl: fortnox.apiUrl,
    client: (signal) => clients.open(connection, { lane: 'live', maxWaitMs, signal }),
    burst: await openBurst(config, { db, cipher, tokenStore, connection }),
    close,
  });
}

async function whyNot(
  db: Database,
  { id, status, detail }: Connection,
  { usedCompany }: Pick<Options, 'usedCompany'>,
): Promise<string | undefined> {
  if (status !== 'active') return `The connection is ${status}: ${detail ?? 'give consent first'}.`;
  if (usedCompany === 'forced') return undefined;
  const carried = await listJobs(db, { connectionId: id }, { limit: 1, cursor: undefined });
  if (carried.items.length === 0) return undefined;
  return 'This connection has carried invoices of its own. Ask a test company; --force asks this one all the same.';
}

const accessOf = (config: ConformanceConfig) => ({
  apiUrl: config.FORTNOX_API_URL,
  authUrl: config.FORTNOX_AUTH_URL,
  timeoutMs: config.FORTNOX_TIMEOUT_MS,
  requests: config.FORTNOX_RATE_LIMIT_REQUESTS,
  windowMs: config.FORTNOX_RATE_LIMIT_WINDOW_MS,
});

type Owned = {
  readonly db: Database;
  readonly cipher: Cipher;
  readonly tokenStore: TokenStore;
  readonly connection: Connection;
};

async function openBurst(
  config: ConformanceConfig,
  { db, cipher, tokenStore, connection }: Owned,
): Promise<Burst> {
  const clientSecret = await readFortnoxClientSecret(db, cipher, connection.id);
  if (clientSecret === undefined) throw new Error(`connection ${connection.id} is gone`);
  const { clientId, tenantId } = connection.fortnox;
  const credentials = { clientId, clientSecret };
  const { authUrl, ...access } = accessOf(config);
  const own = { connectionId: connection.id, store: tokenStore, credentials, tenantId, authUrl };
  return burstOf({ ...access, tokens: createAccessTokens(own) });
}
