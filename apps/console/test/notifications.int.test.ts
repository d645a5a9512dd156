import type { Page } from 'playwright-core';
import type { ApiStandIn } from './api-stand-in.js';
import { showConsole } from './console-page.js';

jest.setTimeout(120_000);

let api: ApiStandIn;
let page: Page;
showConsole((shown) => {
  ({ api, page } = shown);
});

const open = (hash: string) => page.goto(`${api.url}/console/${hash}`);

const sent = () => api.changes.map(({ method, path, body }) => ({ method, path, body }));

it('says who is told what, when and of which company', async () => {
  await open('#/notifications');
  const lines = page.getByTestId('notification');
  await lines.first().waitFor();
  expect(await lines.first().innerText()).toMatch(
    /ekonomi@example\.com\s+E-mail\s+An invoice needs attention, .*summary of the week\s+All companies\s+Gathered for an hour, not from 22:00 until 07:00\s+On/i,
  );
  expect(await lines.nth(2).innerText()).toMatch(/Acme AB\s+At once\s+Paused/i);
});

it('sets up a webhook and shows its secret this once', async () => {
  await open('#/notifications');
  await page.getByRole('button', { name: 'New notification' }).click();
  const dialog = page.getByRole('dialog', { name: 'New notification' });
  await dialog.getByLabel('By').selectOption('Another system (webhook)');
  await dialog.getByLabel('Address of the other system').fill('https://books.example.com/hook');
  await dialog.getByLabel('Invoices are late').check();
  await dialog.getByLabel('Of', { exact: true }).selectOption('Acme AB');
  await dialog.getByLabel('When').selectOption('Gathered for 15 minutes');
  await dialog.getByRole('button', { name: 'New notification' }).click();
  await dialog.getByText('whsec_bmV3').waitFor();
  expect(sent()).toEqual([
    {
      ...{ method: 'POST', path: '/v1/notifications' },
      body: {
        ...{ kind: 'webhook', target: 'https://books.example.com/hook', connectionId: 'con_acme' },
        events: ['invoice.sync_failed', 'connection.needs_attention', 'backlog.late'],
        ...{ digestMinutes: 15, quietHours: null, weeklySummary: false, language: 'en' },
      },
    },
  ]);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
});

it('sends a test, changes what is told, pauses and sends again', async () => {
  await open('#/notifications/ntf_mail');
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByText('A test is on its way').waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change this notification' });
  await dialog.getByLabel('Every Monday').uncheck();
  await dialog.getByLabel('Not from').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const given = page.getByTestId('delivery').filter({ hasText: 'Given up' });
  const replayed = page.waitForResponse((response) => response.url().endsWith('/replay'));
  await given.getByRole('button', { name: 'Send again' }).click();
  await replayed;
  const id = '/v1/notifications/ntf_mail';
  expect(sent()).toEqual([
    { method: 'POST', path: `${id}/test`, body: undefined },
    { method: 'PATCH', path: id, body: { paused: true } },
    {
      ...{ method: 'PATCH', path: id },
      body: {
        events: ['invoice.sync_failed', 'connection.needs_attention', 'reconciliation.differs'],
        ...{ connectionId: null, digestMinutes: 60, quietHours: null, weeklySummary: false },
        language: 'en',
      },
    },
    { method: 'POST', path: `${id}/deliveries/msg_given_up/replay`, body: undefined },
  ]);
});

it('gives a webhook a new secret, shown this once, while the former one holds', async () => {
  await open('#/notifications/ntf_hook');
  await page.getByText('holds too until').waitFor();
  await page.getByRole('button', { name: 'New signing secret…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New signing secret' });
  await dialog.getByLabel('The former one still holds for').selectOption('one week');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await dialog.getByText('whsec_bmV3').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  expect(sent()).toEqual([
    {
      ...{ method: 'POST', path: '/v1/notifications/ntf_hook/signing-secret' },
      body: { overlapSeconds: 604_800 },
    },
  ]);
  await open('#/notifications/ntf_mail');
  await page.getByRole('button', { name: 'Send a test' }).waitFor();
  expect(await page.getByRole('button', { name: 'New signing secret…' }).count()).toBe(0);
});

it('is deleted after a question', async () => {
  await open('#/notifications/ntf_mail');
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this notification' });
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
  expect(sent()).toEqual([
    { method: 'DELETE', path: '/v1/notifications/ntf_mail', body: undefined },
  ]);
});

it('offers a viewer nothing to change', async () => {
  api.role = 'viewer';
  await open('#/notifications/ntf_mail');
  await page.getByTestId('delivery').first().waitFor();
  for (const name of ['Send a test', 'Pause', 'Change…', 'Delete…', 'Send again']) {
    expect(await page.getByRole('button', { name }).count()).toBe(0);
  }
});
