import type { Browser } from 'playwright-core';
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

async function makeViewer(name: string): Promise<string> {
  const answer = await fetch(`${system.apiUrl}/v1/operator-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, role: 'viewer' }),
  });
  const { token } = (await answer.json()) as { token: string };
  return token;
}

const button = ({ page }: Tab, name: string) => page.getByRole('button', { name });

it('a list is saved with its columns, shared, opened by a colleague, and deleted', async () => {
  await logIn(own, system.apiUrl, system.token);
  await own.page.goto(`${system.apiUrl}/console/#/jobs?status=succeeded&from=2026-11-01`);
  await button(own, 'Columns').click();
  await own.page.getByRole('dialog', { name: 'Columns' }).getByLabel('Attempts').uncheck();
  await own.page.keyboard.press('Escape');
  await button(own, 'Save this view…').click();
  const save = own.page.getByRole('dialog', { name: 'Save this view' });
  await save.getByLabel('Name').fill('Booked in November');
  await save.getByLabel('Share it').check();
  await own.picture('70-save-view');
  await save.getByRole('button', { name: 'Save', exact: true }).click();
  await button(own, 'View: Booked in November').waitFor();

  await logIn(colleagues, system.apiUrl, await makeViewer('Vera'));
  await colleagues.page.goto(`${system.apiUrl}/console/#/jobs`);
  await button(colleagues, 'View: All invoices').click();
  await colleagues.page.getByRole('menuitem', { name: 'Booked in November' }).click();
  await button(colleagues, 'View: Booked in November').waitFor();
  const { searchParams } = new URL(colleagues.page.url().replace('#', ''));
  expect(searchParams.get('from')).toBe('2026-11-01');
  expect(searchParams.get('columns')).not.toContain('attempts');
  await colleagues.page.getByLabel('Status').selectOption('ignored');
  await button(colleagues, 'Save as new…').click();
  const mine = colleagues.page.getByRole('dialog', { name: 'Save this view' });
  await mine.getByLabel('Name').fill('Left out');
  await colleagues.page.keyboard.press('Enter');
  await button(colleagues, 'View: Left out').waitFor();

  await own.page.reload();
  await button(own, 'View: Booked in November').click();
  expect(await own.page.getByRole('menuitem', { name: 'by Vera' }).count()).toBe(0);
  await own.page.getByRole('menuitem', { name: 'Delete…' }).click();
  const question = own.page.getByRole('dialog', { name: 'Delete “Booked in November”' });
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await question.waitFor({ state: 'detached' });
  await own.page.goto(`${system.apiUrl}/console/#/audit`);
  const deleted = own.page.locator('tr').filter({ hasText: 'Deleted a shared view' });
  await deleted.getByText('Booked in November').waitFor();
  expect([...own.complaints, ...colleagues.complaints]).toEqual([]);
});
