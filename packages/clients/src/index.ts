export { createFortnoxClients } from './fortnox-clients.js';
export type { FortnoxClients } from './fortnox-clients.js';
export { createSubscriptionFlowClients } from './subscriptionflow-clients.js';
export type { SubscriptionFlowClients } from './subscriptionflow-clients.js';
export { createCompanyRegister } from './company-register.js';
export type { CompanyRegister } from './company-register.js';
