import { randomUUID } from 'node:crypto';
import type { Browser, Locator } from 'playwright-core';
import {
  startMailReceiver,
  type MailReceiver,
} from '../packages/notifications/src/testing/mail-receiver.js';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { openTab, startBrowser, type Tab } from './journey/browser.js';
import { booksOf, connectCompany, nothingFound, sendSigned } from './journey/company.js';
import type { Company } from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

// Two hundred invoices at the pace below take a minute and a half; the machine may be busy.
jest.setTimeout(600_000);

/** One goes first, two hundred follow. */
const invoices = 201;
/** Four times what Fortnox allows, so that the pace is real and the test is not three minutes long. */
const pace = { FORTNOX_RATE_LIMIT_REQUESTS: '100' };
const colleague = 'Cecilia';
const bookkeeper = 'anna@example.com';

let mail: MailReceiver;
let system: System;
let browser: Browser;
let tab: Tab;
let ask: Ask;
let company: Company;
let clicks = 0;
let reasons = 0;

beforeAll(async () => {
  mail = await startMailReceiver();
  const settings = { ...pace, SMTP_URL: mail.url.href, SMTP_FROM: 'sync@example.com' };
  system = await startSystem({ redisDatabase: 14, workers: 0, settings });
  await system.addWorker({ PUBLIC_URL: system.apiUrl });
  ask = asker(system.apiUrl, system.token);
  browser = await startBrowser();
  company = await connectCompany(system);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
  await mail.close();
});

/** The bookkeeper wants to hear of it by e-mail, gathered for a minute. */
async function wishToBeTold(): Promise<void> {
  const body = {
    ...{ kind: 'email', target: bookkeeper, digestMinutes: 1 },
    events: ['invoice.sync_failed'],
  };
  const { status } = await ask('POST', '/v1/notifications', { body });
  if (status !== 201) throw new Error(`nobody is told: ${status}`);
}

/** The alert as it arrived at her mail server, and as her mail program shows it. */
async function firstAlert(): Promise<string> {
  const first = await eventually(
    () => Promise.resolve(mail.mails[0]),
    90_000,
    () => mail.mails,
  );
  expect(first.to).toEqual([bookkeeper]);
  return first.text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, byte: string) => String.fromCharCode(parseInt(byte, 16)));
}

/** Somebody has mapped 25 % to an account that the company does not have. */
async function bookOnNoAccount(): Promise<void> {
  const path = `/v1/connections/${company.connectionId}`;
  const vatMap = [{ rate: '25', regime: 'domestic', account: '3998' }];
  const { status } = await ask('PATCH', path, { body: { settings: { vatMap } } });
  if (status !== 200) throw new Error(`settings not changed: ${status}`);
}

async function fail(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const event = paidEvent({ invoiceId: randomUUID(), customer: `kund-${n % 20}` });
    await sendSigned(system.apiUrl, company, event);
  }
  await eventually(
    async () => {
      const groups = listAt((await ask('GET', '/v1/dead-letters')).body, 'items');
      return groups.some((group) => at(group, 'count') === count) || undefined;
    },
    120_000,
    () => `${count} dead letters`,
  );
}

async function click(what: Locator): Promise<void> {
  await what.click();
  clicks += 1;
}

const filter = () => ({ connectionId: company.connectionId });

async function estimate(): Promise<{ seconds: number; calls: number }> {
  const { body } = await ask('POST', '/v1/replays', { body: { filter: filter(), dryRun: true } });
  return {
    seconds: Number(at(body, 'estimatedSeconds')),
    calls: Number(at(body, 'estimatedFortnoxCalls')),
  };
}

async function callsSoFar(): Promise<number> {
  const path = `/control/fortnox/calls?tenantId=${company.tenantId}&since=0`;
  const { body } = await asker(system.sandboxUrl)('GET', path);
  return listAt(body, 'items').length;
}

/** As on a Monday: the link is opened in a browser that is not logged in. */
async function openByLogin(link: string): Promise<void> {
  tab = await openTab(browser);
  await tab.page.goto(link);
  await tab.page.getByLabel('Token').fill(system.token);
  await tab.page.keyboard.press('Enter');
}

it('from an alert to two hundred booked invoices: ten clicks at most, one reason', async () => {
  await wishToBeTold();
  await bookOnNoAccount();
  await fail(invoices);
  const told = await firstAlert();
  expect(told).toMatch(/^Subject: \d+ messages/m);
  expect(told).toContain('needs attention');
  const [link = ''] = /https?:\S+\/console\/\?open=\/jobs\/\S+/.exec(told) ?? [];

  // The alert's link leads to one of the invoices, and says why it stopped; the cause of all is one click on.
  await openByLogin(link);
  const { page } = tab;
  await page.waitForURL(/#\/jobs\//);
  await page.getByText(/3998/).first().waitFor();
  await tab.picture('49-alert');
  await click(page.getByRole('link', { name: /^Needs attention/ }).first());
  const group = page.getByTestId('dead-letter-group').filter({ hasText: '3998' });
  await group.waitFor();
  expect(await group.count()).toBe(1);
  expect(await group.innerText()).toMatch(/201\s+invoices/);
  await tab.picture('50-cause');

  // A colleague is told whose it is.
  await click(group.getByRole('button', { name: /^Note or pass on/ }));
  await page.getByRole('combobox', { name: 'Who takes care of it' }).fill(colleague);
  await click(page.getByRole('button', { name: 'Save' }));
  await group.getByText(`${colleague} takes care of it`).waitFor();

  // The settings are mended.
  await click(group.getByRole('link', { name: /^Accounts and VAT/ }));
  const account = page.getByRole('combobox', { name: 'Sweden, 25 %', disabled: false });
  await account.waitFor();
  await account.fill('3001');
  await click(page.getByRole('option', { name: /^3001 / }));
  await click(page.getByRole('button', { name: 'Save the accounts' }));
  await page.getByText('Saved.').waitFor();

  // One is tried, then the rest.
  await click(page.getByRole('link', { name: /^Needs attention/ }).first());
  await click(group.getByRole('button', { name: 'Try these again' }));
  const expected = await estimate();
  const callsBefore = await callsSoFar();
  await page.getByLabel('Reason').fill('VAT 25 % is booked on 3001 now');
  reasons += 1;
  await tab.picture('51-replay');
  await click(page.getByRole('button', { name: `Try ${invoices} again` }));
  await page.getByTestId('replay').waitFor();
  await page.getByText(`${invoices} of ${invoices} finished`).waitFor({ timeout: 400_000 });
  await page.getByText('Finished', { exact: true }).waitFor();
  await tab.picture('52-done');

  const id = new URL(page.url()).hash.split('/').at(-1) ?? '';
  const replay = (await ask('GET', `/v1/replays/${id}`)).body;
  const took = Date.parse(textAt(replay, 'finishedAt')) - Date.parse(textAt(replay, 'createdAt'));
  const calls = (await callsSoFar()) - callsBefore;
  process.stdout.write(`${JSON.stringify({ clicks, reasons, took, calls, expected })}\n`);

  expect(replay).toMatchObject({ state: 'completed', succeeded: invoices, failedAgain: 0 });
  const books = await booksOf(system, company);
  expect(books.findings).toEqual(nothingFound);
  expect(books.invoices).toHaveLength(invoices);
  expect(clicks).toBeLessThanOrEqual(10);
  expect(reasons).toBe(1);
  expect(took / 1000).toBeGreaterThan(expected.seconds * 0.75);
  expect(took / 1000).toBeLessThan(expected.seconds * 1.25);
  expect(Math.abs(calls - expected.calls)).toBeLessThanOrEqual(expected.calls / 10);
});

it('halts when the first one stops again, and the others are left alone; by keyboard', async () => {
  await bookOnNoAccount();
  await fail(5);
  const { page } = tab;
  await page.keyboard.press('Alt+3');
  const group = page.getByTestId('dead-letter-group').filter({ hasText: '3998' });
  await group.getByRole('button', { name: 'Try these again' }).press('Enter');
  await page.getByText('5 invoices, about').waitFor();
  await page.getByLabel('Reason').press('x');
  await page.keyboard.press('Enter');
  await page.getByTestId('halted').getByText('the first invoice stopped again').waitFor({
    timeout: 60_000,
  });
  await tab.picture('53-halted');
  const left = page.getByTestId('replay-item').filter({ hasText: 'Waits' });
  expect(await left.count()).toBe(4);
  expect(await page.getByTestId('replay-item').filter({ hasText: 'Stopped again' }).count()).toBe(
    1,
  );
  await page.getByRole('button', { name: 'Stop' }).press('Enter');
  await page.getByText('still need attention').waitFor();
  expect(tab.complaints).toEqual([]);
});
