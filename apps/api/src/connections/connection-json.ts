import type { Connection, UnreadableOf } from '@sync/connections';
import { restoredRemedy } from '@sync/jobs';
import { remedyFor } from '../http/unreadable-secret.js';
import type { ApiConfig } from '../config.js';
import { z } from 'zod';
import { offeredSettingsSchema } from './offered-settings.js';

export const connectionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(['awaiting-consent', 'active', 'needs-attention', 'paused']),
    paused: z.boolean(),
    detail: z.string().nullable().meta({ description: 'Why the connection is not active' }),
    subscriptionflow: z.object({
      site: z.string(),
      clientId: z.string(),
      url: z.url().meta({ description: 'Where people use it' }),
    }),
    fortnox: z.object({
      clientId: z.string(),
      tenantId: z.string().nullable(),
      companyName: z.string().nullable().meta({ description: 'As Fortnox last told it' }),
      organisationNumber: z
        .string()
        .nullable()
        .meta({ description: 'As Fortnox last told it; null until it was asked' }),
      url: z.url().meta({ description: 'Where people use it' }),
    }),
    settings: offeredSettingsSchema,
    authorizeUrl: z.url().meta({ description: 'Open it to give consent at Fortnox' }),
    returnUrl: z.url().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ description: 'A SubscriptionFlow site joined to a Fortnox company, without secrets' });

/** Where both systems are, and we. */
type Addresses = Pick<ApiConfig, 'publicUrl' | 'subscriptionflowUrlTemplate' | 'fortnox'>;

export type ConnectionJson = z.output<typeof connectionSchema>;

/**
 * A paused connection says so first; `detail` tells about consent, credentials and, before all
 * else, about secrets that cannot be read here, which nothing works without, and about restores.
 */
export function toConnectionJson(
  connection: Connection,
  config: Addresses,
  unreadable: readonly UnreadableOf[] = [],
): ConnectionJson {
  const [secret] = unreadable.filter(({ connectionId }) => connectionId === connection.id);
  return {
    id: connection.id,
    name: connection.name,
    status: connection.paused ? 'paused' : secret ? 'needs-attention' : statusOf(connection),
    paused: connection.paused,
    detail: (secret && remedyFor(secret)) ?? detailOf(connection) ?? null,
    subscriptionflow: {
      site: connection.subscriptionflow.site,
      clientId: connection.subscriptionflow.clientId,
      url: siteUrl(config, connection.subscriptionflow.site),
    },
    fortnox: toFortnoxJson(config, connection.fortnox),
    settings: connection.settings,
    authorizeUrl: `${config.publicUrl}/v1/connections/${connection.id}/authorize`,
    returnUrl: connection.returnUrl ?? null,
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  };
}

function siteUrl({ subscriptionflowUrlTemplate }: Addresses, site: string): string {
  return new URL(subscriptionflowUrlTemplate.replace('{site}', encodeURIComponent(site))).href;
}

/** No page of a single invoice is documented by either of them: people search for its number there. */
function toFortnoxJson(
  config: Addresses,
  fortnox: Connection['fortnox'],
): ConnectionJson['fortnox'] {
  const { clientId, tenantId, companyName, organisationNumber } = fortnox;
  return {
    ...{ clientId, tenantId: tenantId ?? null },
    ...{ companyName: companyName ?? null, organisationNumber: organisationNumber ?? null },
    url: new URL('/', config.fortnox.authUrl).href,
  };
}

/** Invoices that must be fetched wait until SubscriptionFlow accepts the credentials again. */
function statusOf(connection: Connection): Connection['status'] {
  const { status, subscriptionflow, restoredAt } = connection;
  const isHeld = restoredAt !== undefined || subscriptionflow.refusal !== undefined;
  return status === 'active' && isHeld ? 'needs-attention' : status;
}

/** All that a person has to do, the most urgent first. */
function detailOf(connection: Connection): string | undefined {
  const restored =
    connection.restoredAt === undefined
      ? undefined
      : `The database was restored: ${restoredRemedy}.`;
  const reasons = [restored, connection.detail ?? refusalOf(connection)];
  const told = reasons.filter((reason) => reason !== undefined);
  return told.length === 0 ? undefined : told.join(' ');
}

function refusalOf({ subscriptionflow }: Connection): string | undefined {
  return subscriptionflow.refusal === undefined
    ? undefined
    : `SubscriptionFlow does not accept the connection's client id and secret (${subscriptionflow.refusal}). Correct them here or in SubscriptionFlow; invoices that wait for them then go on by themselves.`;
}
