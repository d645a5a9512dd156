import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { openTab, startBrowser, type Tab } from './journey/browser.js';

// A browser, an API, a worker and the sandbox start on two cores that others use as well.
jest.setTimeout(180_000);

/** There from the start of every sandbox. */
const fortnox = { clientId: 'demo-fortnox-client', clientSecret: 'demo-fortnox-secret' };

let system: System;
let browser: Browser;
let tab: Tab;
let ask: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 13, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  browser = await startBrowser();
});

beforeEach(async () => {
  tab = await openTab(browser);
  await tab.page.goto(system.apiUrl);
  await tab.page.getByLabel('Token').fill(system.token);
  await tab.page.keyboard.press('Enter');
  await tab.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
});

afterEach(async () => {
  await tab.page.context().close();
  expect(tab.complaints).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

async function connectionOf(name: string): Promise<unknown> {
  const answer = await ask('GET', '/v1/connections');
  return listAt(answer.body, 'items').find((item) => textAt(item, 'name') === name);
}

/** The sandbox makes the secret of a site up from its name. */
function secretOf(site: string): string {
  return createHash('sha256').update(`sandbox site ${site}`).digest('hex').slice(0, 40);
}

/** Presses Tab until what has that name has the focus, as a person without a mouse does. */
async function tabTo(name: string): Promise<void> {
  const { page } = tab;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(
      `(({ labels, textContent }) => labels?.[0]?.textContent ?? textContent)(document.activeElement)`,
    );
    if (focused.trim() === name) return;
  }
  throw new Error(`Tab never comes to ${name}`);
}

/** Waits until a picker shows what is chosen by its name in Fortnox: then it can be typed into. */
async function named(label: string): Promise<void> {
  const picker = tab.page.getByRole('combobox', { name: label });
  const isNamed = async () => /^\d{4} \S/.test(await picker.inputValue()) && picker.isEditable();
  await eventually(async () => (await isNamed()) || undefined, 30_000);
}

async function axeViolations(): Promise<unknown> {
  const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
  return tab.page.evaluate(
    `${axe};axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
  );
}

describe('from an empty system a bookkeeper connects a company', () => {
  it('with the mouse', async () => {
    const { page } = tab;
    await page.getByRole('link', { name: 'Connect a company' }).click();
    await page.getByLabel('Name of the company').fill('Acme AB');
    await page.getByLabel('SubscriptionFlow site').fill('acme');
    await page.getByLabel('Client ID in SubscriptionFlow').fill('sf-acme');
    await page.getByLabel('Client secret in SubscriptionFlow').fill(secretOf('acme'));
    await page.getByLabel('Client ID in Fortnox').fill(fortnox.clientId);
    await page.getByLabel('Client secret in Fortnox').fill(fortnox.clientSecret);
    expect(await axeViolations()).toEqual([]);
    await tab.picture('40-connect');
    await page.getByRole('button', { name: 'Go on to Fortnox' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('link', { name: 'Go on with the set-up' }).click();

    await page.getByRole('heading', { level: 1, name: 'Set up Acme AB' }).waitFor();
    await page.getByText('Approved. The company number in Fortnox is 123456.').waitFor();
    // Nothing is booked on accounts that nobody has picked.
    expect(await connectionOf('Acme AB')).toMatchObject({ paused: true });
    await page.getByRole('combobox', { name: 'Account for sales' }).fill('3041');
    await page.getByRole('option', { name: /^3041 / }).click();
    await page.getByRole('combobox', { name: 'Mode of payment' }).click();
    await page.getByRole('option', { name: /^BG/ }).click();
    await page.getByRole('combobox', { name: 'Sweden, 25 %' }).fill('3001');
    await page.getByRole('option', { name: /^3001 / }).click();
    await page.getByRole('button', { name: 'Save the accounts' }).click();
    await page.getByText('Saved.').waitFor();
    expect(at(await connectionOf('Acme AB'), 'settings')).toMatchObject({
      defaultIncomeAccount: '3041',
      vatMap: [{ rate: '25', regime: 'domestic', account: '3001' }],
    });

    await page.getByRole('button', { name: 'Check with Fortnox' }).click();
    await page.getByText(/^Everything is ready|^Invoices would stop/).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Make and show the address' }).click();
    await page.getByText(`${system.apiUrl}/v1/webhooks/subscriptionflow/`).waitFor();
    await page.getByRole('button', { name: 'Show the test invoice' }).click();
    await page.getByText('This invoice would be booked.').waitFor({ timeout: 60_000 });
    expect(await axeViolations()).toEqual([]);
    await tab.picture('41-set-up');
    await page.getByRole('button', { name: 'Start booking' }).click();
    await page.getByRole('heading', { level: 1, name: 'Acme AB' }).waitFor();
    await page.getByText('Paid invoices are entered in Fortnox.').waitFor();
    expect(await connectionOf('Acme AB')).toMatchObject({ status: 'active', paused: false });
  });
  it('with the keyboard alone', async () => {
    const { page } = tab;
    await page.keyboard.press('Alt+4');
    await page.getByRole('heading', { level: 1, name: 'Companies' }).waitFor();
    await tabTo('Connect a company');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Connect a company' }).waitFor();
    const typed = [
      ['Name of the company', 'Keys AB'],
      ['SubscriptionFlow site', 'keys'],
      ['Client ID in SubscriptionFlow', 'sf-keys'],
      ['Client secret in SubscriptionFlow', secretOf('keys')],
      ['Client ID in Fortnox', fortnox.clientId],
      ['Client secret in Fortnox', fortnox.clientSecret],
    ] as const;
    for (const [field, text] of typed) {
      await tabTo(field);
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await tabTo('Approve');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Connected' }).waitFor();
    await tabTo('Go on with the set-up');
    await page.keyboard.press('Enter');
    await page.getByText('Approved. The company number in Fortnox is').waitFor();
    await named('Account for sales');
    await tabTo('Account for sales');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('3041');
    await page.getByRole('option', { name: /^3041 / }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await tabTo('Save the accounts');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    await tabTo('Start booking');
    await page.keyboard.press('Enter');
    await page.getByText('Paid invoices are entered in Fortnox.').waitFor();
    expect(await connectionOf('Keys AB')).toMatchObject({
      status: 'active',
      settings: { defaultIncomeAccount: '3041' },
    });
  });
});
