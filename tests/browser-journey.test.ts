import type { Browser } from 'playwright-core';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import { openTab, startBrowser, type Tab } from './journey/browser.js';
import { startSystem, type System } from './harness/system.js';

// A browser, an API, a worker and the sandbox start on two cores that others use as well.
jest.setTimeout(180_000);

/** There from the start of every sandbox, so that a person can click at once. */
const demo = {
  tenantId: '123456',
  clientId: 'demo-fortnox-client',
  clientSecret: 'demo-fortnox-secret',
};

const site = 'acme';

let system: System;
let browser: Browser;
let tab: Tab;
let ask: Ask;
let sandbox: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 1, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  sandbox = asker(system.sandboxUrl);
  browser = await startBrowser();
  tab = await openTab(browser);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

async function connectionOf(name: string): Promise<unknown> {
  const answer = await ask('GET', '/v1/connections');
  return listAt(answer.body, 'items').find((item) => textAt(item, 'name') === name);
}

/** Fills in SubscriptionFlow's form and presses Connect; ends on Fortnox's consent page. */
async function fillInAndConnect(name: string): Promise<void> {
  const { page } = tab;
  await page.getByLabel('Client ID').fill(demo.clientId);
  await page.getByLabel('Client Secret').fill(demo.clientSecret);
  await page.getByLabel('Connection name').fill(name);
  await tab.picture(`02-connect-${name}`);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Approve' }).waitFor();
}

describe("a SubscriptionFlow customer follows SubscriptionFlow's own guide", () => {
  it('connects: Apps, Accountings, Fortnox, Client ID and Secret, Connect, Approve', async () => {
    const { page } = tab;
    await page.goto(system.sandboxUrl);
    await tab.picture('00-sandbox');
    await page.goto(`${system.sandboxUrl}/subscriptionflow/${site}`);
    await page.getByRole('link', { name: 'Administration Settings' }).click();
    await tab.picture('01-apps');
    await page.getByRole('link', { name: /Fortnox/ }).click();
    expect(await page.getByTestId('connection-status').innerText()).toBe('Not connected');
    await fillInAndConnect('Acme');
    await tab.picture('03-consent');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: /^Connected/ }).waitFor();
    expect(page.url()).toContain(`${system.apiUrl}/oauth/fortnox/callback`);
    expect(await page.getByText(demo.tenantId).count()).toBe(1);
    await tab.picture('04-connected');
    await page.getByRole('link', { name: 'Back to SubscriptionFlow' }).click();
    expect(await page.getByTestId('connection-status').innerText()).toBe('Active');
    await tab.picture('05-active');
    expect(await connectionOf('Acme')).toMatchObject({
      status: 'active',
      fortnox: { tenantId: demo.tenantId },
    });
  });

  it('presses Process Payment on a due invoice and sees it turn paid, then synced', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Invoices' }).click();
    await page.getByRole('button', { name: 'Load sample invoices' }).click();
    await tab.picture('06-invoices');
    await page.getByRole('link', { name: 'SF-15501', exact: true }).click();
    expect(await page.locator('h1 .pill').innerText()).toMatch(/^due$/i);
    expect(await page.getByTestId('sync-state').innerText()).toBe('not sent');
    await tab.picture('07-due');
    await page.getByRole('button', { name: 'Process Payment' }).click();
    expect(await page.locator('h1 .pill').innerText()).toMatch(/^paid$/i);
    // The promise is seconds; the machine may be busy.
    await page
      .getByText(/^synced – Fortnox invoice \d+, booked, paid$/)
      .waitFor({ timeout: 30_000 });
    await tab.picture('08-synced');
  });

  it('finds it in Fortnox: the same total in whole kronor, bookkept, nothing left to pay', async () => {
    const { page } = tab;
    const total = (await page.getByTestId('total').innerText()).trim();
    expect(total).toMatch(/^1\s862,50\sSEK$/);
    const state = await page.getByTestId('sync-state').innerText();
    const number = /invoice (\d+)/.exec(state)?.[1] ?? '';
    await page.goto(`${system.sandboxUrl}/fortnox/app/${demo.tenantId}/invoices`);
    const line = page.getByTestId(`fortnox-invoice-${number}`);
    const cells = await line.locator('td').allInnerTexts();
    expect(cells).toContain('SF-15501');
    // Öresavrundning, as in most companies.
    expect(cells).toContain(total.replace('862,50', '863,00'));
    expect(cells[6]).toBe('0,00');
    expect(cells[7]).toContain('Bokförd');
    expect(cells[7]).toContain('Slutbetald');
    await tab.picture('09-fortnox-invoices');
    await line.getByRole('link').click();
    expect(await page.locator('main').innerText()).toMatch(/Öresavrundning\s+0,50/);
    await tab.picture('10-fortnox-invoice');
    await page.getByRole('link', { name: 'Inbetalningar' }).click();
    expect(await page.locator('table.grid').innerText()).toContain(total);
    await tab.picture('11-fortnox-payments');
    const ledger = await sandbox('GET', `/control/fortnox/${demo.tenantId}/ledger`);
    expect(listAt(ledger.body, 'invoices')).toMatchObject([
      {
        ...{ yourOrderNumber: 'SF-15501', total: '1863.00', roundOff: '0.50' },
        ...{ balance: '0.00', booked: true },
      },
    ]);
  });
});

describe('an operator looks after it', () => {
  it('is led to the login first, and told when the token is wrong', async () => {
    const { page } = tab;
    await page.goto(system.apiUrl);
    expect(new URL(page.url()).pathname).toBe('/login');
    await tab.picture('20-login');
    await page.getByLabel('Token').fill('nobody-has-this-token-at-all');
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await page.getByRole('alert').innerText()).toBe('This token is not known.');
    await tab.picture('21-login-refused');
    await page.getByLabel('Token').fill(system.token);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Connected', { exact: true }).first().waitFor();
    await tab.picture('22-console');
  });

  it('sees the job with every call it took', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Invoices' }).click();
    await page.getByRole('link', { name: 'SF-15501' }).waitFor();
    await tab.picture('23-jobs');
    await page.getByRole('link', { name: 'SF-15501' }).click();
    await page.getByText('/3/invoicepayments').first().waitFor();
    await tab.picture('24-job');
    await page.getByRole('link', { name: 'Companies' }).click();
    await page.getByRole('link', { name: 'Acme' }).first().click();
    await page.getByRole('heading', { name: 'Acme' }).waitFor();
    await tab.picture('25-connection');
  });

  it('sees what flows as it happens, told by the API itself', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'How its invoices flow' }).click();
    await page.getByTestId('liveness').getByText('Live').waitFor();
    await page.getByText('1 received, 1 booked, 0 stopped').waitFor();
    await page.locator('svg.recharts-surface').nth(2).waitFor();
    expect(await page.getByTestId('backlog').innerText()).toContain('Nothing waits.');
    await tab.picture('25-flow');
  });

  it('may look into the queue but not change it', async () => {
    const { page } = tab;
    await page.goto(`${system.apiUrl}/queues`);
    await page.getByText('fortnox-sync').first().waitFor();
    await tab.picture('26-queues');
    const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
    const paused = await asker(system.apiUrl)('PUT', '/queues/api/queues/fortnox-sync/pause', {
      headers: { cookie, 'x-requested-with': 'console' },
    });
    expect(paused.status).toBe(405);
  });

  it('reads the documentation and logs out', async () => {
    const { page } = tab;
    await page.goto(`${system.apiUrl}/docs`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Fortnox');
    await tab.picture('27-docs');
    await page.getByText('/v1/sync-jobs/{id}/replay').first().click();
    await tab.picture('28-docs-open');
    await page.goto(`${system.apiUrl}/console`);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL('**/login');
    await page.goto(`${system.apiUrl}/queues`);
    expect(new URL(page.url()).pathname).toBe('/login');
  });
});

describe('consent is denied', () => {
  it('says why, leaves the connection awaiting consent and offers another try', async () => {
    const { page } = tab;
    await page.goto(`${system.sandboxUrl}/subscriptionflow/hesitant/settings/apps/fortnox`);
    await fillInAndConnect('Hesitant');
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('heading', { name: 'Not connected' }).waitFor();
    await tab.picture('30-denied');
    expect(at(await connectionOf('Hesitant'), 'status')).toBe('awaiting-consent');
    await page.getByRole('link', { name: 'Back to SubscriptionFlow' }).click();
    expect(await page.getByTestId('connection-status').innerText()).toBe('Awaiting consent');
    await tab.picture('31-awaiting-consent');
  });

  it('never broke a script or a policy on any of these pages', () => {
    expect(tab.complaints).toEqual([]);
  });
});
