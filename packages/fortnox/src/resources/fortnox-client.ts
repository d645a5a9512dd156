import type { AccessTokens } from '../auth/access-tokens.js';
import type { CallOptions } from '../client.js';
import type { Limiter } from '../limiter/limiter.js';
import { sharedTransport, type Transport } from '../transport/http.js';
import { anyResourceOf, type AnyResource } from './any-resource.js';
import { createCaller } from './caller.js';
import { customersOf, type Customers } from './customers.js';
import { dimensionsOf, type Dimensions } from './dimensions.js';
import { invoiceAccrualsOf, type InvoiceAccruals } from './invoice-accruals.js';
import { invoicePaymentsOf, type InvoicePayments } from './invoice-payments.js';
import { invoicesOf, type Invoices } from './invoices.js';
import { ledgerOf, type Ledger } from './ledger.js';
import { settingsOf, type Settings } from './settings.js';

export type FortnoxClientOptions = {
  /** `https://api.fortnox.se`, or a stand-in; without `/3`. */
  readonly apiUrl: string;
  /** One HTTP call, connecting and reading included. */
  readonly timeoutMs: number;
  /** One per connection and process, from `createAccessTokens`. */
  readonly tokens: AccessTokens;
  /** One per (client id, tenant) and process, from `createRedisLimiter`. */
  readonly limiter: Limiter;
  readonly call: CallOptions;
  /** Whose connections are used; the process's shared ones if left out. */
  readonly transport?: Transport;
};

export type FortnoxClient = Settings &
  Ledger &
  Dimensions & {
    readonly customers: Customers;
    readonly invoices: Invoices;
    readonly invoicePayments: InvoicePayments;
    readonly invoiceAccruals: InvoiceAccruals;
    readonly anyResource: AnyResource;
  };

/**
 * A client for one company and one attempt: cheap to make, connections are shared. No method
 * throws for an expected outcome; each resolves to the record or a `FortnoxFailure`.
 */
export function createFortnoxClient(options: FortnoxClientOptions): FortnoxClient {
  const call = createCaller({ ...options, transport: options.transport ?? sharedTransport() });
  return {
    customers: customersOf(call),
    invoices: invoicesOf(call),
    invoicePayments: invoicePaymentsOf(call),
    invoiceAccruals: invoiceAccrualsOf(call),
    anyResource: anyResourceOf(call),
    ...settingsOf(call),
    ...ledgerOf(call),
    ...dimensionsOf(call),
  };
}
