export {
  invoicePaidEventSchema,
  invoiceRefundedEventSchema,
  invoiceVoidedEventSchema,
  subscriptionFlowEventSchema,
  type InvoicePaidEvent,
  type InvoiceRefundedEvent,
  type InvoiceVoidedEvent,
  type SubscriptionFlowEvent,
} from './event-schema.js';
export { ignoreReason, isPaid } from './ignore-reason.js';
export { readNativeWebhook, type NativeWebhook } from './native-webhook.js';
export { parseEvent, type EventProblem } from './parse-event.js';
export { toPaidInvoice } from './to-paid-invoice.js';
export {
  createSubscriptionFlowClient,
  type SubscriptionFlowClient,
  type SubscriptionFlowClientOptions,
} from './api/client.js';
export type { ExactJson } from './api/exact-json.js';
export type { SubscriptionFlowFailure, SubscriptionFlowResult } from './api/failure.js';
export type { ApiRecord, InvoiceFilter, InvoicePage, InvoiceSummary } from './api/records.js';
export { toPaidInvoiceFromApi, type ApiInvoice } from './api/to-paid-invoice-from-api.js';
