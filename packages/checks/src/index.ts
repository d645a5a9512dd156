export { describeFinding, stopping } from './finding.js';
export type { Finding } from './finding.js';
export { databaseWord } from './look-at-stores.js';
export type { StoresLook } from './look-at-stores.js';
export { apiSettings } from './settings/api-settings.js';
export type { OperatorToken } from './settings/operator-tokens.js';
export { workerSettings } from './settings/worker-settings.js';
export { watchStores } from './watch-stores.js';
export type { StoreWatch } from './watch-stores.js';
