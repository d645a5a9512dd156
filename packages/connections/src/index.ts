export { createCipher } from './cipher.js';
export type { Cipher } from './cipher.js';
export {
  activateConnection,
  changeConnection,
  createConnection,
  explainMissingConsent,
  findConnection,
  findConnectionByWebhookKey,
  listActiveConnections,
  listConnections,
  markNeedsAttention,
  readConnectionSecrets,
  unknownConnections,
} from './connections.js';
export type { Connection, NewConnection } from './connections.js';
export { keepHabit } from './company-habit.js';
export { findCurrencyRate, keepCurrencyRate } from './currency-rates.js';
export {
  claimCustomer,
  findCustomerLink,
  findCustomerNumber,
  linkCustomer,
  noteCard,
  noteVatType,
  unlinkCustomer,
} from './customer-links.js';
export type { KnownCustomer } from './customer-links.js';
export { adoptCustomer, customersOfOthers } from './customer-owners.js';
export {
  endConsent,
  findConsent,
  holdConsent,
  redeemConsent,
  rememberConsent,
  takeHeldTokens,
} from './consents.js';
export type { Consent, ConsentingCompany } from './consents.js';
export { createTokenStore } from './token-store.js';
export type { ConsentedTokenStore } from './token-store.js';
