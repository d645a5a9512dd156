import { signDelivery } from '@sync/shared';
import { webhookBody, type Message } from '../message.js';
import type { Outcome } from './outcome.js';
import type { Poster } from './post.js';

export type WebhookTarget = {
  readonly url: string;
  readonly secret: string;
  /** The one before it, while the receiver is being changed over. */
  readonly formerSecret: string | undefined;
};

/** Posts a message signed by Standard Webhooks 1.0.0; `webhook-id` is the same at every attempt. */
export function sendToWebhook(
  poster: Poster,
  to: WebhookTarget,
  message: Message,
  publicUrl: string | undefined,
): Promise<Outcome> {
  const body = webhookBody(message, publicUrl);
  const signed = signDelivery({
    secret: to.secret,
    formerSecret: to.formerSecret,
    webhookId: message.id,
    timestampSeconds: Math.floor(Date.now() / 1000),
    rawBody: body,
  });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'subscriptionflow-fortnox-sync',
    ...signed,
  };
  return poster.send({ url: to.url, headers, body });
}
