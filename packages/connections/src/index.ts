export { createConnectionMemory } from './connection-memory.js';
export type { ConnectionMemory } from './connection-memory.js';
export { createCipher, UnreadableSecret } from './cipher.js';
export type { Cipher } from './cipher.js';
export { activateConnection, explainMissingConsent, markNeedsAttention } from './consent-status.js';
export {
  changeConnection,
  createConnection,
  findConnection,
  listActiveConnections,
  listConnections,
  listConnectionStates,
  unknownConnections,
} from './connections.js';
export type { Connection } from './connection.js';
export type { NewConnection } from './connections.js';
export { findConnectionToChange } from './connection-to-change.js';
export { maskingConnections } from './masking-connections.js';
export { keepHabit } from './company-habit.js';
export { keepCompany } from './fortnox-company.js';
export { findCurrencyRate, keepCurrencyRate } from './currency-rates.js';
export {
  claimCustomer,
  findCustomerLink,
  findCustomerNumber,
  linkCustomer,
  unlinkCustomer,
} from './customer-links.js';
export type { KnownCustomer } from './customer-links.js';
export { agreeNewer, holdCard, noteCard } from './customer-cards.js';
export type { CardNote, CardOfJob, CardVat, HeldCard, NotedCard } from './customer-cards.js';
export { createKeyedDigests } from './keyed-digests.js';
export type { KeyedDigests } from './keyed-digests.js';
export { adoptCustomer, customersOfOthers } from './customer-owners.js';
export {
  endConsent,
  eraseExpiredConsents,
  findConsent,
  holdConsent,
  redeemConsent,
  rememberConsent,
  takeHeldTokens,
} from './consents.js';
export type { Consent, ConsentingCompany } from './consents.js';
export { findDeletion } from './deletion.js';
export { createDoorMemory } from './door-memory.js';
export type { DoorMemory, RememberedDoor, RememberedKey } from './door-memory.js';
export { findWebhookKey, noteKeyUse, readSigningKeys } from './door-keys.js';
export type { SigningKey } from './door-keys.js';
export { eraseExpiredKeys, listKeys, rotateSigningSecret, rotateWebhookKey } from './rotate-key.js';
export type { Rotation } from './rotate-key.js';
export { contextOf, readFortnoxClientSecret, readSubscriptionFlowClientSecret } from './secrets.js';
export { createTokenStore } from './token-store.js';
export type { ConsentedTokenStore } from './token-store.js';
export { countUnreadableSecrets, findUnreadableSecrets } from './unreadable-secrets.js';
export type { UnreadableOf, UnreadableSecrets } from './unreadable-secrets.js';
