export { describeChange } from './describe-change.js';
export { describeRefund } from './describe-refund.js';
export {
  subscriptionFlowEventSchema,
  type InvoicePaidEvent,
  type InvoiceRefundedEvent,
  type InvoiceVoidedEvent,
  type SubscriptionFlowEvent,
} from './event-schema.js';
export { ignoreReason, isPaid } from './ignore-reason.js';
export { readNativeWebhook, type NativeWebhook } from './native-webhook.js';
export { parseEvent } from './parse-event.js';
export { toPaidInvoice } from './to-paid-invoice.js';
export { createSubscriptionFlowClient, type SubscriptionFlowClient } from './api/client.js';
export type { SubscriptionFlowFailure } from './api/failure.js';
export type { ApiRecord, InvoiceSummary } from './api/records.js';
export { toPaidInvoiceFromApi } from './api/to-paid-invoice-from-api.js';
