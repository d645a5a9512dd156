import { createServer as createHttpServer } from 'node:http';
import { set, statements } from './plant.js';
import type { Misconfiguration } from './planted.js';
import { listening } from './world.js';

/** A job whose other columns are those of any job. */
const job = (status: string, deadLetteredAt: string) =>
  statements(
    ({ connectionId }) =>
      `INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                              due_at, dead_lettered_at)
       VALUES ('job_planted', '${connectionId}', 'sync-paid-invoice', 'inv', '${status}', 'event',
               'waiting', now() - interval '1 hour', ${deadLetteredAt})`,
    () => "DELETE FROM sync_jobs WHERE id = 'job_planted'",
  );

const connection = (change: string, undo: string) =>
  statements(
    ({ connectionId }) => `UPDATE connections SET ${change} WHERE id = '${connectionId}'`,
    ({ connectionId }) => `UPDATE connections SET ${undo} WHERE id = '${connectionId}'`,
  );

/** Secrets, connections and jobs that wait for a person, and systems that are not reached. */
export const neglectedWork: readonly Misconfiguration[] = [
  {
    name: 'the key of the secrets was taken away',
    plant: set({ ENCRYPTION_KEYS: 'q7Yw0mJ1zN0m4rVQXl2b8c5kT9sFh3uE6gPaDoLiKxM=' }),
    ...{ check: 'secrets', level: 'fault', remedy: /put the missing key back/ },
  },
  {
    name: 'consent at Fortnox is gone',
    plant: connection("status = 'needs-attention'", "status = 'active'"),
    ...{ check: 'connections.consent', level: 'fault', remedy: /consent anew/ },
  },
  {
    name: 'nobody has consented yet',
    plant: connection("status = 'awaiting-consent'", "status = 'active'"),
    ...{ check: 'connections.consent', level: 'warning', remedy: /authorizeUrl/ },
  },
  {
    name: 'SubscriptionFlow refuses client id and secret',
    plant: connection("subscriptionflow_refusal = '401'", 'subscriptionflow_refusal = NULL'),
    ...{ check: 'connections.subscriptionflow', level: 'fault', remedy: /PATCH/ },
  },
  {
    name: 'a connection was left paused',
    plant: connection('paused = true', 'paused = false'),
    ...{ check: 'connections.paused', level: 'warning', remedy: /resume/ },
  },
  {
    name: 'the database was restored and nobody has recovered it',
    plant: connection('restored_at = now()', 'restored_at = NULL'),
    ...{ check: 'ledger', level: 'fault', remedy: /npm run recover/ },
  },
  {
    name: 'no worker runs',
    plant: () => ({}),
    ...{ check: 'workers', level: 'warning', remedy: /npm run worker/ },
  },
  {
    name: 'an invoice has waited for an hour',
    plant: job('queued', 'NULL'),
    ...{ check: 'jobs.waiting', level: 'warning', remedy: /Jobs stay queued/ },
  },
  {
    name: 'a dead letter waits for a person',
    plant: job('dead-lettered', "now() - interval '3 days'"),
    ...{ check: 'jobs.dead-letters', level: 'warning', remedy: /Dead letters/ },
  },
  {
    name: 'Fortnox is not reached',
    plant: set({ FORTNOX_API_URL: 'http://127.0.0.1:9' }),
    ...{ check: 'fortnox.api', level: 'fault', remedy: /FORTNOX_API_URL.*HTTPS_PROXY/ },
  },
  {
    name: 'SubscriptionFlow is not reached',
    plant: set({ SUBSCRIPTIONFLOW_URL_TEMPLATE: 'http://127.0.0.1:9/{site}' }),
    ...{ check: 'subscriptionflow.acme', level: 'fault', remedy: /SUBSCRIPTIONFLOW_URL_TEMPLATE/ },
  },
  {
    name: 'the mail server is not reached',
    plant: set({ SMTP_URL: 'smtp://a:gr8-mail-secret@127.0.0.1:9', SMTP_FROM: 'sync@example.com' }),
    ...{ check: 'mail', level: 'fault', remedy: /SMTP_URL/ },
  },
  {
    name: 'e-mails would come from nobody',
    plant: set({ SMTP_URL: 'smtp://a:gr8-mail-secret@127.0.0.1:9' }),
    ...{ check: 'settings.SMTP_FROM', level: 'fault', remedy: /SMTP_URL is set/ },
  },
  {
    name: 'the proxy wants to know who asks',
    plant: async () => {
      const proxy = createHttpServer();
      proxy.on('connect', (_request, socket) => {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      });
      const { host } = new URL(await listening(proxy));
      return {
        environment: {
          HTTPS_PROXY: `http://user:gr8-proxy-secret@${host}`,
          FORTNOX_API_URL: 'https://api.fortnox.example',
        },
        undo: () => Promise.resolve(proxy.close()),
      };
    },
    ...{ check: 'fortnox.api', level: 'fault', remedy: /proxy in HTTPS_PROXY/ },
  },
];
