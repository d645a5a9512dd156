import { ok } from '@sync/shared';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';
import { testClient } from '../../packages/fortnox/src/testing/stubs.js';

const nothing = () => Promise.resolve(ok([]));

const subscriptionFlow: SubscriptionFlowClient = {
  getInvoice: () => Promise.reject(new Error('not asked for')),
  getInvoiceTransactions: nothing,
  getCustomer: () => Promise.reject(new Error('not asked for')),
  filterInvoices: () => Promise.reject(new Error('not asked for')),
  close: () => Promise.resolve(),
};

/** What an attempt opens and the histories' handler does not use. */
export const connectionlessClient = {
  fortnox: testClient('http://127.0.0.1:9'),
  subscriptionFlow,
};
