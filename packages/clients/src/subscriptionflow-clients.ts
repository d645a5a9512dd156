import { readSubscriptionFlowClientSecret, type Cipher, type Connection } from '@sync/connections';
import type { Database } from '@sync/database';
import { createRedisLimiter, type RedisLimiterOptions } from '@sync/fortnox';
import { createSubscriptionFlowClient, type SubscriptionFlowClient } from '@sync/subscriptionflow';
import { pacedClient } from './paced-client.js';
import { PerConnection } from './per-connection.js';
import { RetirableClient } from './retirable-client.js';

/** SubscriptionFlow answers in about 2 s (reference, section 2.1); fifteen times that is an outage. */
const timeoutMs = 30_000;
const limiterPrefix = 'sync:subscriptionflow-limiter';

export type SubscriptionFlowClients = {
  /**
   * The connection's client, the same for everyone in this process. It may be kept across a
   * change of the connection: its next call goes by what the connection is then. Rejects when the
   * connection has been removed meanwhile or PostgreSQL is away.
   */
  readonly open: (connection: Connection) => Promise<SubscriptionFlowClient>;
  /** Closes every client once its calls have ended. */
  readonly close: () => Promise<void>;
};

type Dependencies = {
  readonly db: Database;
  readonly cipher: Cipher;
  readonly redis: RedisLimiterOptions['redis'];
  /** With `{site}`. */
  readonly urlTemplate: string;
  /** So many calls to one site … */
  readonly requests: number;
  /** … per this time. */
  readonly windowMs: number;
};

/** Makes clients of SubscriptionFlow's API; one per connection, since it holds the token. */
export function createSubscriptionFlowClients(deps: Dependencies): SubscriptionFlowClients {
  const clients = new PerConnection<RetirableClient>(
    async (connection) => new RetirableClient(await connect(deps, connection)),
    (former) => {
      former.retire();
    },
  );
  return {
    open: async (connection) => {
      await clients.of(connection);
      return lasting(() => clients.of(connection));
    },
    close: () => clients.clear(),
  };
}

async function connect(
  { db, cipher, redis, urlTemplate, requests, windowMs }: Dependencies,
  connection: Connection,
): Promise<SubscriptionFlowClient> {
  const clientSecret = await readSubscriptionFlowClientSecret(db, cipher, connection.id);
  if (clientSecret === undefined) throw new Error(`connection ${connection.id} is gone`);
  const { site, clientId } = connection.subscriptionflow;
  const client = createSubscriptionFlowClient({
    baseUrl: urlTemplate.replace('{site}', encodeURIComponent(site)),
    clientId,
    clientSecret,
    timeoutMs,
  });
  const limit = { redis, requests, windowMs, prefix: limiterPrefix };
  return pacedClient(client, createRedisLimiter({ ...limit, clientId: site, tenantId: site }));
}

/** Looks for the present client with every call: an attempt outlives a change of its connection. */
function lasting(present: () => Promise<RetirableClient>): SubscriptionFlowClient {
  const use: RetirableClient['use'] = async (call) => (await present()).use(call);
  return {
    getInvoice: (id, signal) => use((client) => client.getInvoice(id, signal)),
    getInvoiceTransactions: (id, signal) =>
      use((client) => client.getInvoiceTransactions(id, signal)),
    getCustomer: (id, signal) => use((client) => client.getCustomer(id, signal)),
    filterInvoices: (filter, signal) => use((client) => client.filterInvoices(filter, signal)),
    // Others use the same client: only all of them together can be closed.
    close: () => Promise.resolve(),
  };
}
