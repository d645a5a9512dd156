import { signDelivery } from '@sync/shared';
import type { Company } from './company.js';

/** Long enough for an API that is waiting for PostgreSQL to answer 503. */
const timeoutMs = 15_000;

/** HTTP status of handing in a signed event at one API; throws when nobody answers. */
export async function sendSignedEvent(
  apiUrl: string,
  company: Company,
  webhookId: string,
  event: unknown,
): Promise<number> {
  const body = JSON.stringify(event);
  const signed = signDelivery({
    secret: company.signingSecret,
    webhookId,
    timestampSeconds: Math.floor(Date.now() / 1000),
    rawBody: Buffer.from(body),
  });
  return post(`${apiUrl}/v1/connections/${company.connectionId}/invoices`, body, {
    'content-type': 'application/json',
    ...signed,
  });
}

/** The same by SubscriptionFlow's native webhook, which only names the invoice. */
export async function sendNativeWebhook(
  apiUrl: string,
  company: Company,
  invoiceId: string,
): Promise<number> {
  const url = new URL(company.webhookUrl);
  const form = new URLSearchParams({ event: 'paid', method: 'POST', invoice_id: invoiceId });
  return post(`${apiUrl}${url.pathname}`, form.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { method: 'POST', body, headers, signal });
  await response.arrayBuffer();
  return response.status;
}
