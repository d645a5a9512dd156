export { createFortnoxClients } from './fortnox-clients.js';
export type { FortnoxClients } from './fortnox-clients.js';
export { createSubscriptionFlowClients } from './subscriptionflow-clients.js';
export type { SubscriptionFlowClients } from './subscriptionflow-clients.js';
export { createAccountRegister } from './account-register.js';
export type { AccountRegister } from './account-register.js';
