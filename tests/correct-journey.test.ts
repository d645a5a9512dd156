import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { logIn, openTab, startBrowser, type Tab } from './journey/browser.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  sendSigned,
  type Company,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

// A browser, an API, a worker and the sandbox start on two cores that others use as well.
jest.setTimeout(180_000);

let system: System;
let browser: Browser;
let tab: Tab;
let ask: Ask;
let company: Company;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 10, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  [browser, company] = await Promise.all([startBrowser(), connectCompany(system)]);
  tab = await openTab(browser);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

/** 1 000 and 250 in VAT, of which SubscriptionFlow says that they make 1 350. */
function wrongTotal(): unknown {
  const event = paidEvent({ invoiceId: randomUUID() });
  const { invoice } = event.data;
  const [line] = invoice.lines;
  const lines = [{ ...line, total_amount: '1350.00' }];
  return { ...event, data: { invoice: { ...invoice, lines, total_amount: '1350.00' } } };
}

async function deadLetter(event: unknown): Promise<string> {
  const { body } = await sendSigned(system.apiUrl, company, event);
  const id = textAt(body, 'id');
  await jobInStatus(ask, id, ['dead-lettered']);
  return id;
}

const field = (pointer: string) => tab.page.locator(`[data-pointer="${pointer}"] input`);
const lineTotal = '/data/invoice/lines/0/total_amount';
const total = '/data/invoice/total_amount';

it('an invoice that says the wrong amount is corrected, seen beforehand, and booked so', async () => {
  const id = await deadLetter(wrongTotal());
  const { page } = tab;
  await logIn(tab, system.apiUrl, system.token);
  await page.goto(`${system.apiUrl}/console/#/jobs/${id}`);
  await page.getByRole('link', { name: 'Correct it…' }).press('Enter');

  // Half of it is put right: what would stop still says so, at its field.
  await field(lineTotal).fill('1250,00');
  await page.getByRole('button', { name: 'See what would be sent…' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This invoice would stop.').waitFor();
  await page.keyboard.press('Escape');
  await field(total).and(page.locator('[aria-invalid="true"]')).waitFor();

  await field(total).fill('1250,00');
  await page.getByRole('button', { name: 'See what would be sent…' }).press('Enter');
  await dialog.getByText('This invoice would be booked.').waitFor();
  expect(await dialog.getByTestId('sent-row').innerText()).toMatch(/Pro monthly.*\s3001\s+25/);
  expect(await dialog.getByTestId('differences').innerText()).toMatch(/Total\s+1350.00 → 1250.00/);
  await tab.picture('60-correction');
  await dialog.getByLabel('Reason').fill('The price list says 1 250');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { level: 1, name: /^Invoice SF-/ }).waitFor();
  await page.getByText('Corrected by hand').waitFor();
  await jobInStatus(ask, id, ['succeeded']);
  const books = await booksOf(system, company);
  expect(books.findings).toEqual(nothingFound);
  expect(books.invoices.map((one) => Number(at(one, 'total')))).toEqual([1250]);

  // Who did it, why, and what was changed stands in the audit log.
  await page.goto(`${system.apiUrl}/console/#/audit?action=job-replay`);
  const entry = page.getByTestId('audit-entry').filter({ hasText: 'The price list says 1 250' });
  await entry.getByText('Total: 1350.00 → 1250.00', { exact: true }).waitFor();
  await entry.getByText('Line 1: Amount with VAT: 1350.00 → 1250.00').waitFor();
  const timeline = listAt((await ask('GET', `/v1/sync-jobs/${id}`)).body, 'timeline');
  expect(timeline.map((one) => at(one, 'what'))).toContain('corrected by hand');
  expect(tab.complaints).toEqual([]);
});

/** 1 250 was paid, and of the two lines that make it only the first came along. */
function withoutSecondLine(): unknown {
  const event = paidEvent({ invoiceId: randomUUID() });
  const { invoice } = event.data;
  const [line] = invoice.lines;
  const lines = [{ ...line, sub_total: '600.00', tax: '150.00', total_amount: '750.00' }];
  return { ...event, data: { invoice: { ...invoice, lines } } };
}

it('a line that is missing is added, and booked with the others', async () => {
  const id = await deadLetter(withoutSecondLine());
  const { page } = tab;
  await page.goto(`${system.apiUrl}/console/#/jobs/${id}/correct`);
  await page.getByRole('button', { name: 'Add a line' }).press('Enter');
  for (const [name, value] of [
    ['name', 'Support'],
    ['sub_total', '400,00'],
    ['tax_rate', '25'],
    ['tax', '100,00'],
    ['total_amount', '500,00'],
  ] as const) {
    await field(`/data/invoice/lines/1/${name}`).fill(value);
  }
  await page.getByRole('button', { name: 'See what would be sent…' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This invoice would be booked.').waitFor();
  expect(await dialog.getByTestId('sent-row').count()).toBe(2);
  await dialog.getByLabel('Reason').fill('Support was left out');
  await page.keyboard.press('Enter');
  await page.getByText('Corrected by hand').waitFor();
  await jobInStatus(ask, id, ['succeeded']);
  expect((await booksOf(system, company)).findings).toEqual(nothingFound);

  await page.goto(`${system.apiUrl}/console/#/audit?action=job-replay`);
  const entry = page.getByTestId('audit-entry').filter({ hasText: 'Support was left out' });
  await entry.getByText(/^Line 2: Amount before discount: none → 400/).waitFor();
  // What a line is called may name a person; nobody can erase it from there.
  expect(await entry.innerText()).not.toContain('none → Support');
  expect(tab.complaints).toEqual([]);
});
