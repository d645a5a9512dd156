import { createConnection, type NewConnection } from '@sync/connections';
import { newSigningSecret } from '@sync/shared';
import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { invalidInput } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { connectionName } from './connection-name.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';
import { tryClientCredentials } from './activate.js';
import { offeredSettingsSchema } from './offered-settings.js';
import { isOwnReturnUrl } from './return-url.js';
import { newWebhookKey, webhookUrlOf } from './rotate-keys.js';

const credential = z.string().min(1).max(500);

/** Becomes part of a host name in SubscriptionFlow's address, so nothing else may be in it. */
const site = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, {
  error: 'must be the first part of the SubscriptionFlow address, such as "acme"',
});

const bodySchema = z.strictObject({
  name: connectionName,
  subscriptionflow: z.strictObject({ site, clientId: credential, clientSecret: credential }),
  fortnox: z.strictObject({
    clientId: credential,
    clientSecret: credential,
    tenantId: z
      .string()
      .regex(/^\d{1,12}$/, 'must be the number of the Fortnox company')
      .optional(),
  }),
  settings: offeredSettingsSchema,
  paused: z
    .boolean()
    .default(false)
    .meta({ description: 'Invoices are taken in and wait until PATCH says `paused: false`' }),
  returnUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .max(2000)
    .optional()
    .meta({
      description:
        'Where the page after consent leads back to: on this site or on the SubscriptionFlow site',
    }),
});

const createdSchema = connectionSchema.extend({
  webhookUrl: z.url().meta({ description: 'For SubscriptionFlow; shown only now' }),
  signingSecret: z.string().meta({ description: 'Standard Webhooks secret; shown only now' }),
});

/** POST /v1/connections: stores a connection and shows its secrets this once. */
export function postConnection(services: Services): Endpoint {
  const { audit, cipher, config } = services;
  return {
    method: 'post',
    path: '/v1/connections',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Connections',
    summary: 'Join a SubscriptionFlow site to a Fortnox company',
    description:
      'With `fortnox.tenantId` and a consent given before, the connection is active at once. ' +
      'Otherwise open `authorizeUrl` in a browser. With `paused` nothing is booked before a person lets ' +
      'it: no moment lies between. The secrets in the answer are not shown again.',
    body: { maxBytes: 256 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 201: { description: 'Created', schema: createdSchema } },
    problems: [400, 413, 415, 422, 503],
    handle: async (call) => {
      const wanted = readBody(call, bodySchema);
      requireOwnReturnUrl(wanted, config);
      const webhookKey = newWebhookKey();
      const signingSecret = newSigningSecret();
      const asked = toNewConnection(wanted, webhookKey, signingSecret);
      const created = await audit.change(
        call,
        (joined) => createConnection(joined, cipher, asked),
        ({ id, name }) => [{ action: 'connection-create', connectionId: id, details: { name } }],
      );
      const connection =
        created.fortnox.tenantId === undefined
          ? created
          : await tryClientCredentials(services, call, created);
      return json(201, {
        ...toConnectionJson(connection, config),
        webhookUrl: webhookUrlOf(config.publicUrl, webhookKey),
        signingSecret,
      });
    },
  };
}

function requireOwnReturnUrl(
  { returnUrl, subscriptionflow }: z.output<typeof bodySchema>,
  config: Services['config'],
): void {
  if (returnUrl === undefined || isOwnReturnUrl(returnUrl, subscriptionflow.site, config)) return;
  const message = 'must lead to this site or to the SubscriptionFlow site of the connection';
  throw invalidInput([{ pointer: '/returnUrl', message }]);
}

function toNewConnection(
  wanted: z.output<typeof bodySchema>,
  webhookKey: string,
  signingSecret: string,
): NewConnection {
  const { subscriptionflow, fortnox } = wanted;
  return {
    name: wanted.name,
    subscriptionflow: { site: subscriptionflow.site, clientId: subscriptionflow.clientId },
    fortnox: { clientId: fortnox.clientId, tenantId: fortnox.tenantId },
    secrets: {
      subscriptionflowClientSecret: subscriptionflow.clientSecret,
      fortnoxClientSecret: fortnox.clientSecret,
      signingSecret,
    },
    webhookKey,
    settings: wanted.settings,
    paused: wanted.paused,
    returnUrl: wanted.returnUrl,
  };
}
