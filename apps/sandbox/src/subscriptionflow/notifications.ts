import { randomUUID } from 'node:crypto';
import { signDelivery } from '@sync/shared';
import type { Json } from '../json.js';
import { invoiceAttributes } from './api-shapes.js';
import type { Invoice } from './invoice.js';
import type { Site, SiteInvoice } from './site.js';

export type Notification = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * The native webhook: a form, with the whole record flattened as PHP does it. Nulls are dropped
 * and nothing is signed.
 */
export function nativeWebhook(url: string, stored: SiteInvoice): Notification {
  const fields = invoiceAttributes(stored);
  const pairs: [string, string][] = [
    ['event', 'paid'],
    ['method', 'POST'],
    ['module', 'invoices'],
    ...flatten('entity', fields),
  ];
  return {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(pairs).toString(),
  };
}

/** `{items: [{id: 1}]}` → `entity[items][0][id]=1`. */
export function flatten(prefix: string, value: Json): [string, string][] {
  if (value === null) return [];
  if (typeof value !== 'object') {
    return [[prefix, typeof value === 'boolean' ? String(Number(value)) : String(value)]];
  }
  return Object.entries(value).flatMap(([name, item]) => flatten(`${prefix}[${name}]`, item));
}

/** The signed, self-contained event: `invoice.paid` under Standard Webhooks 1.0.0. */
export function signedEvent(
  target: { readonly url: string; readonly secret: string },
  event: { readonly site: Site; readonly invoice: Invoice; readonly webhookId: string },
  now: Date,
): Notification {
  const body = JSON.stringify({
    type: 'invoice.paid',
    schema_version: '2026-11-01',
    timestamp: now.toISOString(),
    source: { system: 'subscriptionflow', site: event.site.name, environment: 'sandbox' },
    data: { invoice: event.invoice },
  });
  const signed = signDelivery({
    secret: target.secret,
    webhookId: event.webhookId,
    timestampSeconds: Math.floor(now.getTime() / 1000),
    rawBody: Buffer.from(body),
  });
  return {
    url: target.url,
    headers: { 'content-type': 'application/json', ...signed },
    body,
  };
}

export const newWebhookId = (): string => `msg_${randomUUID().replaceAll('-', '')}`;
