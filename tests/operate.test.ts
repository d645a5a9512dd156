import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { listAt, textAt } from '../scripts/start/json.js';
import { startApp, stopChild, type Child } from './harness/child.js';
import { startOwnRedis, type OwnRedis } from './harness/redis-server.js';
import { copyRepository, type RepositoryCopy } from './harness/repository-copy.js';
import { freePort } from './harness/system.js';
import { asker } from './journey/ask.js';
import { paidEvent } from './journey/paid-event.js';
import { commandsOf } from './operate/document.js';
import { openShell, type Shell } from './operate/shell.js';
import { startOwnPostgres, type OwnPostgres } from './restore/postgres.js';

// Dependencies are installed and everything is compiled, as on an empty machine.
jest.setTimeout(600_000);

const tenantId = '765432';
const app = { clientId: 'operate-client', clientSecret: 'operate-fortnox-secret' };

let postgres: OwnPostgres;
let redis: OwnRedis;
let copy: RepositoryCopy;
let sandbox: Child;
let sandboxUrl: string;
let apiUrl: string;
let shell: Shell;

beforeAll(async () => {
  [postgres, redis, copy] = await Promise.all([
    startOwnPostgres(),
    startOwnRedis('--appendonly', 'yes'),
    copyRepository(),
  ]);
  const [apiPort, sandboxPort, metricsPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  apiUrl = `http://127.0.0.1:${apiPort}`;
  sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  sandbox = await startApp('sandbox', { SANDBOX_PORT: String(sandboxPort) });
  const admin = new URL(postgres.url);
  admin.pathname = '/postgres';
  await emptied(admin.href, postgres.url);
  shell = openShell(copy.directory, {
    ...{ PATH: process.env['PATH'] ?? '', HOME: copy.directory },
    // What the documents say is yours.
    ...{ ADMIN_DATABASE_URL: admin.href, DATABASE_HOST: admin.host, REDIS_URL: redis.url },
    ...{ PUBLIC_URL: apiUrl, PORT: String(apiPort), METRICS_PORT: String(metricsPort) },
    // Fortnox and SubscriptionFlow are elsewhere than usual here.
    FORTNOX_API_URL: `${sandboxUrl}/fortnox`,
    FORTNOX_AUTH_URL: `${sandboxUrl}/fortnox/oauth-v1`,
    SUBSCRIPTIONFLOW_URL_TEMPLATE: `${sandboxUrl}/subscriptionflow/{site}`,
  });
});

afterAll(async () => {
  await shell.end();
  await Promise.all([stopChild(sandbox), postgres.stop(), redis.stop()]);
  copy.remove();
});

/** As a server is that somebody has just installed. */
async function emptied(adminUrl: string, url: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  await client.query(`DROP DATABASE ${pg.escapeIdentifier(new URL(url).pathname.slice(1))}`);
  await client.end();
}

async function follow(document: string, way: string): Promise<string> {
  let said = '';
  for (const commands of commandsOf(document, way)) said += await shell.run(commands);
  return said;
}

/** What a bookkeeper of the company does at Fortnox, and SubscriptionFlow's own settings. */
async function prepareOutside(): Promise<void> {
  const ask = asker(sandboxUrl);
  await ask('POST', '/control/fortnox/tenants', { body: { tenantId } });
  await ask('POST', '/control/fortnox/apps', { body: app });
  const known = (await ask('GET', '/control/subscriptionflow/acme')).body;
  await shell.run(`
    SYNC=${apiUrl} SITE=acme
    TOKEN=$(sed -n 's/^OPERATOR_TOKENS=anna:operator://p' "$HOME/sync.env")
    SF_CLIENT_ID=${textAt(known, 'clientId')} SF_CLIENT_SECRET=${textAt(known, 'clientSecret')}
    FORTNOX_CLIENT_ID=${app.clientId} FORTNOX_CLIENT_SECRET=${app.clientSecret}`);
}

/** In a browser: opens the address that was printed, consents at Fortnox, comes back to us. */
async function consent(authorizeUrl: string): Promise<void> {
  const begun = await asker(apiUrl, await operatorToken())('GET', new URL(authorizeUrl).pathname);
  const asked = new URL(begun.headers.get('location') ?? '');
  const form = { request: asked.searchParams.toString(), tenantId, decision: 'approve' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  const approved = await asker(asked.origin)('POST', asked.pathname, { body, headers });
  const back = new URL(approved.headers.get('location') ?? '');
  await asker(back.origin)('GET', `${back.pathname}${back.search}`);
}

const operatorToken = async (): Promise<string> => (await shell.run('echo "$TOKEN"')).trim();

it('ends with a booked invoice when it is followed word by word from an empty machine', async () => {
  const installed = await follow('install.md', 'processes');
  expect(installed).toMatch(/no faults?|0 faults/i);

  await prepareOutside();
  writeFileSync(join(copy.directory, 'event.json'), JSON.stringify(paidEvent()));
  const [connect = '', ...rest] = commandsOf('connect.md', 'connect');
  const authorizeUrl = (await shell.run(connect)).trim().split('\n').at(-1) ?? '';
  await consent(authorizeUrl);
  for (const commands of rest) await shell.run(commands);
  const ledger = await asker(sandboxUrl)('GET', `/control/fortnox/${tenantId}/ledger`);
  expect(listAt(ledger.body, 'invoices')).toHaveLength(1);
});

it('rotates every key, secret and token as it says', async () => {
  const rotated = await follow('rotate.md', 'rotate');
  expect(rotated).toContain('whsec_');
  expect(rotated).toContain('/v1/webhooks/subscriptionflow/');
  expect(rotated).toContain('the other keys are not needed');
});
