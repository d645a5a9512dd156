import type { Clock } from './clock.js';
import type { Fortnox } from './fortnox/state.js';
import type { Sites } from './subscriptionflow/site.js';
import type { SyncApiSettings } from './subscriptionflow/sync-api.js';

/** Everything that one sandbox process holds; in memory, gone when it stops. */
export type Sandbox = {
  readonly fortnox: Fortnox;
  readonly sites: Sites;
  readonly clock: Clock;
  /** Our own API; `undefined` until somebody says where it is. */
  syncApi: SyncApiSettings | undefined;
};
