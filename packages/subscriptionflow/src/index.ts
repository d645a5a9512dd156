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
export { ignoreReason } from './ignore-reason.js';
export { readNativeWebhook, type NativeWebhook } from './native-webhook.js';
export { parseEvent, type EventProblem } from './parse-event.js';
export {
  newSigningSecret,
  signDelivery,
  verifySignature,
  type SignatureFailure,
  type SignedHeaders,
  type VerifiedDelivery,
} from './signature.js';
export { toPaidInvoice } from './to-paid-invoice.js';
