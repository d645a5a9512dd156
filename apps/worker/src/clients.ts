import {
  createFortnoxClients,
  createSubscriptionFlowClients,
  type SubscriptionFlowClients,
} from '@sync/clients';
import { createTokenStore, type Cipher, type Connection } from '@sync/connections';
import type { Database } from '@sync/database';
import type { CallOptions, FortnoxClient } from '@sync/fortnox';
import type { producerConnection } from '@sync/jobs';
import type { WorkerConfig } from './config.js';

export type WorkerClients = {
  /** `workerId`: under whose lease the calls are made. */
  readonly openFortnox: (
    connection: Connection,
    call: CallOptions,
    workerId: string,
  ) => Promise<FortnoxClient>;
  readonly openSubscriptionFlow: SubscriptionFlowClients['open'];
  readonly close: () => Promise<void>;
};

/** The process's way to both systems; nothing is opened before it is asked for. */
export function openClients(
  config: WorkerConfig,
  db: Database,
  redis: ReturnType<typeof producerConnection>,
  cipher: Cipher,
): WorkerClients {
  /** Of the latest attempt; a renewal's claim on the tokens ends with this worker. */
  let holder: string | undefined;
  const tokenStore = createTokenStore(db, cipher, () => holder);
  const fortnox = createFortnoxClients({
    ...{ db, cipher, redis, tokenStore },
    fortnox: fortnoxAccess(config),
  });
  const subscriptionFlow = createSubscriptionFlowClients({
    ...{ db, cipher, redis },
    urlTemplate: config.SUBSCRIPTIONFLOW_URL_TEMPLATE,
    requests: config.SUBSCRIPTIONFLOW_RATE_LIMIT_REQUESTS,
    windowMs: config.SUBSCRIPTIONFLOW_RATE_LIMIT_WINDOW_MS,
  });
  return {
    openFortnox: (connection, call, workerId) => {
      holder = workerId;
      return fortnox.open(connection, call);
    },
    openSubscriptionFlow: subscriptionFlow.open,
    close: subscriptionFlow.close,
  };
}

/** Where Fortnox is and how fast it may be asked. */
export function fortnoxAccess(config: WorkerConfig) {
  return {
    apiUrl: config.FORTNOX_API_URL,
    authUrl: config.FORTNOX_AUTH_URL,
    timeoutMs: config.FORTNOX_TIMEOUT_MS,
    requests: config.FORTNOX_RATE_LIMIT_REQUESTS,
    windowMs: config.FORTNOX_RATE_LIMIT_WINDOW_MS,
  };
}
