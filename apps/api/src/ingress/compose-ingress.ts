import { acceptInvoice, findStoredEvent, noteLaterChange } from '@sync/jobs';
import {
  findConnection,
  findConnectionByWebhookKey,
  findCurrencyRate,
  findCustomerNumber,
  readConnectionSecrets,
} from '@sync/connections';
import type { Services } from '../services.js';
import { previewRate } from '../fortnox/preview-rate.js';
import type { Endpoint } from '../http/endpoint.js';
import { postInvoiceEvent } from './post-invoice-event.js';
import { postNativeWebhook } from './post-native-webhook.js';
import { postPreview } from './post-preview.js';

export function ingressEndpoints(services: Services): readonly Endpoint[] {
  const { db, cipher, release, openFortnox } = services;
  return [
    postInvoiceEvent({
      find: (id) => findConnection(db, id),
      findSigningSecret: async (id) => (await readConnectionSecrets(db, cipher, id))?.signingSecret,
      accept: (invoice) => acceptInvoice(db, invoice),
      noteLaterChange: (change) => noteLaterChange(db, change),
      findStoredEvent: (jobId) => findStoredEvent(db, jobId),
      release,
      now: Date.now,
    }),
    postNativeWebhook({
      findByKey: (key) => findConnectionByWebhookKey(db, key),
      accept: (invoice) => acceptInvoice(db, invoice),
      release,
    }),
    postPreview({
      find: (id) => findConnection(db, id),
      findCustomerNumber: (id, customerId) => findCustomerNumber(db, id, customerId),
      rate: previewRate({
        findStored: (id, currency, date) => findCurrencyRate(db, id, currency, date),
        open: openFortnox,
        now: () => new Date(),
      }),
    }),
  ];
}
