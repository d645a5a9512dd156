import type { Cipher, ConsentedTokenStore } from '@sync/connections';
import type { Database } from '@sync/database';
import type { DeliveryQueue } from '@sync/jobs';
import type { OperatorDirectory } from './auth/operator-tokens.js';
import type { Sessions } from './auth/sessions.js';
import type { ApiConfig } from './config.js';
import type { OpenFortnox } from './fortnox/open-fortnox.js';
import type { Metrics } from './monitoring/metrics.js';

/** What the endpoints are made of; each takes from it only the functions that it needs. */
export type Services = {
  readonly config: ApiConfig;
  readonly db: Database;
  readonly cipher: Cipher;
  readonly tokenStore: ConsentedTokenStore;
  readonly queue: DeliveryQueue;
  readonly release: (connectionId: string) => void;
  readonly openFortnox: OpenFortnox;
  readonly operators: OperatorDirectory;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
};
