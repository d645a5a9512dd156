import {
  changeConnection,
  findConnectionToChange,
  findUnreadableSecrets,
  type Connection,
} from '@sync/connections';
import { askSoon } from '@sync/jobs';
import { z } from 'zod';
import { param, type Call, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { reasonSchema } from '../jobs/operator-action.js';
import type { Services } from '../services.js';
import { connectionName } from './connection-name.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';
import { tryClientCredentials } from './activate.js';
import { mergedSettings } from './merged-settings.js';
import { eventsOfChange } from './settings-changes.js';

const credential = z.string().min(1).max(500);

const bodySchema = z.strictObject({
  name: connectionName.optional(),
  paused: z.boolean().optional(),
  subscriptionflow: z
    .strictObject({ clientId: credential.optional(), clientSecret: credential.optional() })
    .optional()
    .meta({ description: 'New credentials of the same SubscriptionFlow site' }),
  fortnox: z
    .strictObject({ clientSecret: credential.optional() })
    .optional()
    .meta({ description: 'A new client secret of the same integration in Fortnox' }),
  settings: z.record(z.string(), z.unknown()).optional().meta({
    description: 'Only the settings to change; null takes one back to its default',
  }),
  reason: reasonSchema.optional().meta({ description: 'Why; kept in the audit log' }),
});

/** PATCH /v1/connections/{id}: changes what is named, leaves the rest. */
export function patchConnection(services: Services): Endpoint {
  const { db, cipher, releaser, config } = services;
  return {
    method: 'patch',
    path: '/v1/connections/{id}',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Connections',
    summary: 'Change name, settings, client secrets or pause',
    description:
      'While paused, invoices are taken in and wait: a pause stops Fortnox, not the senders. To stop ' +
      'a sender, rotate its key with `overlapSeconds` 0. Settings that are not named stay as they ' +
      'are. New client secrets count from the next login of every process.',
    body: { maxBytes: 256 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'The changed connection', schema: connectionSchema } },
    problems: [400, 404, 413, 415, 422, 429, 503],
    handle: async (call) => {
      const change = readBody(call, bodySchema);
      // Before anything is changed: a new secret may be tried at Fortnox at once.
      if (change.fortnox?.clientSecret !== undefined) {
        await services.limits.admitConsent(param(call, 'id'));
      }
      const changed = await carryOut(services, call, change);
      if (change.subscriptionflow !== undefined) {
        // SubscriptionFlow is asked within a second whether it accepts the new credentials.
        await askSoon(db, changed.id, 'subscriptionflow');
      }
      const connection =
        change.fortnox?.clientSecret === undefined
          ? changed
          : await consentAnew(services, call, changed);
      // Waiting jobs go on at once when a pause ends.
      releaser.release(changed.id);
      const unreadable = await findUnreadableSecrets(db, cipher, [connection.id]);
      return json(200, toConnectionJson(connection, config, unreadable));
    },
  };
}

/** What stands before and after in the audit log is read and changed in one transaction. */
async function carryOut(
  { audit, cipher }: Services,
  call: Call,
  { settings, reason, ...change }: z.output<typeof bodySchema>,
): Promise<Connection> {
  const secrets = (['subscriptionflow', 'fortnox'] as const)
    .filter((side) => change[side]?.clientSecret !== undefined)
    .map((side) => `${side}.clientSecret`);
  const { after } = await audit.change(
    call,
    async (db) => {
      const before = await findConnectionToChange(db, param(call, 'id'));
      if (!before) throw notFound('connection');
      const merged = settings === undefined ? undefined : mergedSettings(before.settings, settings);
      const all = { ...change, settings: merged };
      const after = await changeConnection(db, cipher, before.id, all);
      if (!after) throw notFound('connection');
      return { before, after };
    },
    ({ before, after }) => eventsOfChange(before, after, { secrets, reason }),
  );
  return after;
}

/** One that Fortnox had turned away may be active again with its new secret, without a browser. */
async function consentAnew(
  services: Services,
  call: Call,
  connection: Connection,
): Promise<Connection> {
  return connection.status === 'active'
    ? connection
    : tryClientCredentials(services, call, connection);
}
