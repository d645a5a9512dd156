import type { Clock } from '../clock.js';
import type { Door } from './invoice.js';
import { nativeWebhook, newWebhookId, signedEvent, type Notification } from './notifications.js';
import type { Delivery, Site, SiteConnection, SiteInvoice } from './site.js';

/** ms; senders of Standard Webhooks wait 15–30 s. */
const answerTimeoutMs = 15_000;

/**
 * Tells the connection about an invoice, once through each door, and keeps what was answered.
 * Never throws: a receiver that is down is something to show and to send again.
 */
export async function deliver(
  site: Site,
  stored: SiteInvoice,
  doors: readonly Door[],
  clock: Clock,
): Promise<Delivery[]> {
  const { connection } = site;
  if (!connection) return [];
  const sent = doors.map((door) => deliverOnce(site, connection, stored, door, clock));
  const deliveries = await Promise.all(sent);
  site.deliveries.push(...deliveries);
  return deliveries;
}

async function deliverOnce(
  site: Site,
  connection: SiteConnection,
  stored: SiteInvoice,
  door: Door,
  clock: Clock,
): Promise<Delivery> {
  const now = clock();
  const id = earlierId(site, stored, door) ?? newWebhookId();
  const notification =
    door === 'webhook'
      ? nativeWebhook(connection.webhookUrl, stored)
      : signedEvent(
          { url: connection.eventUrl, secret: connection.signingSecret },
          { site, invoice: stored.current, webhookId: id },
          now,
        );
  const answer = await post(notification);
  return { id, invoiceId: stored.current.id, door, at: now.toISOString(), ...answer };
}

/** A message keeps its id when it is sent again; only an answered one is finished. */
function earlierId(site: Site, stored: SiteInvoice, door: Door): string | undefined {
  const last = site.deliveries
    .filter((delivery) => delivery.invoiceId === stored.current.id && delivery.door === door)
    .at(-1);
  return last && !isDelivered(last) ? last.id : undefined;
}

export const isDelivered = (delivery: Delivery): boolean =>
  delivery.status !== undefined && delivery.status >= 200 && delivery.status < 300;

async function post(notification: Notification): Promise<Pick<Delivery, 'status' | 'detail'>> {
  try {
    const response = await fetch(notification.url, {
      method: 'POST',
      headers: notification.headers,
      body: notification.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    return { status: response.status, detail: (await response.text()).slice(0, 500) };
  } catch (error) {
    return { status: undefined, detail: reason(error) };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
