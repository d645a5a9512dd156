import type { Browser, Page } from 'playwright-core';
import { startSystem, type System } from './harness/system.js';
import { logIn, openTab, startBrowser, type Tab } from './journey/browser.js';

// A browser, an API, a worker and the sandbox start on two cores that others use as well.
jest.setTimeout(180_000);

let system: System;
let browser: Browser;
let own: Tab;
let colleagues: Tab;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 13, workers: 1 });
  browser = await startBrowser();
  own = await openTab(browser);
  colleagues = await openTab(browser);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

/** Makes a token in the form and answers it, as a person copies it. */
async function makeToken(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'New access token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New access token' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  return token;
}

it('a colleague gets a token, comes in, is sent out, and comes in no more', async () => {
  await logIn(own, system.apiUrl, system.token);
  await own.page.getByRole('button', { name: 'More' }).click();
  await own.page.getByRole('menuitem', { name: 'Logins and tokens' }).click();
  await own.page.getByText('this one').waitFor();
  const token = await makeToken(own.page, 'Cecilia');
  await own.page
    .getByTestId('token')
    .filter({ hasText: 'Cecilia' })
    .getByText('Valid', { exact: true })
    .waitFor();

  await logIn(colleagues, system.apiUrl, token);
  await colleagues.page.goto(`${system.apiUrl}/console/#/access`);
  await colleagues.page.getByText('Your login may read, not change.').waitFor();
  await colleagues.page.getByText('this one').waitFor();
  expect(await colleagues.page.getByTestId('login').count()).toBe(1);

  await own.page.reload();
  const login = own.page.getByTestId('login').filter({ hasText: 'Cecilia' });
  await login.getByText('Chrome, Linux').waitFor();
  await own.picture('60-access');
  await login.getByRole('button', { name: 'End' }).click();
  await login.waitFor({ state: 'detached' });
  await colleagues.page.reload();
  await colleagues.page.getByLabel('Token').waitFor();

  await own.page.getByRole('button', { name: 'Revoke the token of Cecilia' }).click();
  await own.page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await own.page.getByText('1 revoked token').waitFor();
  const me = await fetch(`${system.apiUrl}/v1/me`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(me.status).toBe(401);
  expect([...own.complaints, ...colleagues.complaints]).toEqual([]);
});
