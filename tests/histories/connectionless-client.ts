import { err, ok } from '@sync/shared';
import type { FortnoxClient } from '@sync/fortnox';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';
import { testClient } from '../../packages/fortnox/src/testing/stubs.js';

const nothing = () => Promise.resolve(ok([]));

const subscriptionFlow: SubscriptionFlowClient = {
  getInvoice: () => Promise.reject(new Error('not asked for')),
  getInvoiceTransactions: nothing,
  getCustomer: () => Promise.reject(new Error('not asked for')),
  filterInvoices: () => Promise.resolve(ok({ invoices: [], hasMore: false })),
  close: () => Promise.resolve(),
};

/** Fortnox is there: whatever fails in a history, fails for reasons of its own. */
const fortnox: FortnoxClient = {
  ...testClient('http://127.0.0.1:9'),
  // Told to wait, which is an answer: it is there.
  companyInformation: {
    get: () => Promise.resolve(err({ kind: 'rate-limited', retryAfterMs: 1000 })),
  },
};

/** What an attempt opens; its changes go to the stand-in instead. */
export const connectionlessClient = {
  fortnox,
  subscriptionFlow,
};
