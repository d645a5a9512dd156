import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { logIn, openTab, startBrowser, type Tab } from './journey/browser.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  sendNative,
  type Company,
} from './journey/company.js';
import { paidInvoice } from './journey/paid-event.js';

// A browser, an API, a worker and the sandbox start on two cores that others use as well.
jest.setTimeout(300_000);

/** A month that is over whenever this runs, in the year that the sandbox's company has. */
const month = '2026-10';
const pictures = join(process.cwd(), '.data/screenshots');

let system: System;
let browser: Browser;
let tab: Tab;
let ask: Ask;
let company: Company;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 8, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  [browser, company] = await Promise.all([startBrowser(), connectCompany(system)]);
  tab = await openTab(browser);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

/** Paid in SubscriptionFlow in October; nobody has been told. */
async function paid(): Promise<{ id: string; name: string }> {
  const invoice = {
    ...paidInvoice({ invoiceId: randomUUID(), currency: 'SEK' }),
    ...{ invoice_date: `${month}-14`, due_date: `${month}-28` },
  };
  const [transaction] = invoice.transactions;
  const body = { ...invoice, transactions: [{ ...transaction, date: `${month}-20` }] };
  const path = `/control/subscriptionflow/${company.site}/invoices`;
  const answer = await asker(system.sandboxUrl)('POST', path, { body });
  if (answer.status !== 201) throw new Error(answer.text);
  return { id: invoice.id, name: invoice.name };
}

/** As the night would: over days that touch the month. */
async function compareAsTheNight(): Promise<void> {
  const path = `/v1/connections/${company.connectionId}/reconciliations`;
  const period = { from: '2026-09-25', to: '2026-11-03' };
  const id = textAt((await ask('POST', path, { body: period })).body, 'id');
  await eventually(async () => {
    const { body } = await ask('GET', `/v1/reconciliations/${id}`);
    return textAt(body, 'state') === 'completed' || undefined;
  }, 60_000);
}

async function compareByHand(): Promise<void> {
  await tab.page.getByRole('button', { name: 'Compare again' }).click();
  await tab.page
    .getByTestId('run')
    .getByText(/Waits|Comparing/)
    .waitFor();
  await tab.page.getByRole('button', { name: 'Compare again' }).waitFor({ timeout: 60_000 });
}

it('a lost invoice is noticed, taken in, booked, compared, signed off and printed', async () => {
  const told = await paid();
  const job = await sendNative(system.apiUrl, company, told.id);
  await jobInStatus(ask, textAt(job.body, 'id'), ['succeeded']);
  const lost = await paid();
  await compareAsTheNight();
  await logIn(tab, system.apiUrl, system.token);
  const { page } = tab;

  // It stands under what needs attention, and that leads to the month.
  await page.getByRole('link', { name: 'Needs attention 1' }).click();
  const line = page.getByTestId('disagreement');
  await line.getByText('One thing does not agree.').waitFor();
  expect(await page.getByText('Nothing needs attention.').count()).toBe(0);
  await tab.picture('60-disagreement');
  await line.getByRole('link').click();
  await page.getByTestId('verdict').getByText('One thing does not agree.').waitFor();
  const finding = page.getByTestId('finding').filter({ hasText: lost.name });
  expect(await finding.innerText()).toMatch(/never came here.*1\u202f250\.00 SEK/s);
  await tab.picture('61-differs');

  // Not in order: nobody signs it off without a word.
  await page.getByRole('button', { name: 'Sign off…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('the two sides do not agree').waitFor();
  expect(await dialog.getByRole('button', { name: 'Sign off' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');

  // One button, and it is booked.
  await finding.getByRole('button', { name: `Fetch it: ${lost.name}` }).click();
  await finding.getByText('Booked since. Compare again.').waitFor({ timeout: 60_000 });
  const books = await booksOf(system, company);
  expect(books.findings).toEqual(nothingFound);
  expect(books.invoices).toHaveLength(2);

  await compareByHand();
  await page.getByTestId('verdict').getByText('SubscriptionFlow and Fortnox agree.').waitFor();
  expect(await page.getByTestId('finding').count()).toBe(0);
  const kronor = page.getByTestId('currency').filter({ hasText: 'SEK' });
  expect((await kronor.innerText()).replaceAll('\u202f', ' ')).toMatch(
    /2 500\.00\s+2 invoices\s+2 500\.00\s+2 invoices\s+0\.00/,
  );
  await tab.picture('62-agrees');
  const calm = page.getByRole('link', { name: 'Needs attention', exact: true });
  await calm.waitFor({ timeout: 20_000 });

  await page.getByRole('button', { name: 'Sign off…' }).click();
  await dialog.getByLabel('Comment').fill('Agrees with 1510.');
  await dialog.getByRole('button', { name: 'Sign off' }).click();
  await page.getByTestId('signature').getByText('Signed off by test').waitFor();

  await page.getByRole('link', { name: 'Sheet to print' }).click();
  const sheet = page.getByTestId('sheet');
  await sheet.getByText('Signed off by test').waitFor();
  await sheet.getByText('Nothing differs.').waitFor();
  await page.emulateMedia({ media: 'print' });
  await tab.picture('63-sheet');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await writeFile(join(pictures, '64-sheet.pdf'), pdf);
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'screen' });
  expect(tab.complaints).toEqual([]);
});

it('what is paid afterwards makes the sheet out of date, and the audit log tells who did what', async () => {
  const late = await paid();
  await compareAsTheNight();
  const { page } = tab;
  await page.goto(
    `${system.apiUrl}/console/#/connections/${company.connectionId}/agreement?month=${month}`,
  );
  await page.getByTestId('sign-off').getByText('Out of date').waitFor();
  await page.getByTestId('finding').filter({ hasText: late.name }).waitFor();
  await tab.picture('65-out-of-date');
  const { body } = await ask('GET', '/v1/audit');
  const done = listAt(body, 'items').map((entry) => textAt(entry, 'action'));
  expect(done).toEqual(expect.arrayContaining(['month-sign-off', 'missing-enqueue']));
  const path = `/v1/connections/${company.connectionId}/agreements/${month}`;
  expect(at((await ask('GET', path)).body, 'outOfDate')).toBe(true);
});
