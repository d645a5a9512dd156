import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Locator } from 'playwright-core';
import {
  startMailReceiver,
  type MailReceiver,
} from '../packages/notifications/src/testing/mail-receiver.js';
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
  sendSigned,
  type Company,
} from './journey/company.js';
import { keyboard, mouse, openPage, type Hand } from './journey/hands.js';
import { paidEvent, paidInvoice } from './journey/paid-event.js';

// A browser, an API, a worker and the sandbox start on two cores that others use as well.
jest.setTimeout(180_000);

let mail: MailReceiver;
let system: System;
let browser: Browser;
let ask: Ask;

beforeAll(async () => {
  mail = await startMailReceiver();
  const settings = { SMTP_URL: mail.url.href, SMTP_FROM: 'sync@example.com' };
  system = await startSystem({ redisDatabase: 9, workers: 1, settings });
  ask = asker(system.apiUrl, system.token);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  await system.stop();
  await mail.close();
});

const refundOf = (id: string, name: string) => ({
  ...{ type: 'invoice.refunded', schema_version: '2026-11-01', timestamp: '2026-11-28T08:00:00Z' },
  source: { system: 'subscriptionflow', site: 'desk', environment: 'sandbox' },
  data: {
    invoice: { id, name, currency: 'SEK' },
    refund: { id: `rf-${id}`, date: '2026-11-27', amount: '100.00' },
  },
});

/**
 * What a bookkeeper does, once with the mouse and once with the keyboard alone. Connecting a company
 * (`connect-journey`) and two hundred replayed (`attention-journey`) have tests of their own.
 */
describe.each([
  ['the mouse', mouse],
  ['the keyboard', keyboard],
] as const)('with %s', (by, hand: Hand) => {
  let tab: Tab;
  let company: Company;
  let name: string;

  beforeAll(async () => {
    company = await connectCompany(system);
    name = textAt((await connection()).body, 'name');
    tab = await openTab(browser);
    // Two browsers and two systems share two cores with whatever else is tested.
    tab.page.setDefaultTimeout(30_000);
    await logIn(tab, system.apiUrl, system.token);
  });
  beforeEach(() => tab.page.goto(`${system.apiUrl}/console/`));
  afterAll(async () => {
    await tab.page.context().close();
    expect(tab.complaints).toEqual([]);
  });

  const button = (label: string | RegExp): Locator =>
    tab.page.getByRole('button', { name: label, exact: true });
  const dialog = (): Locator => tab.page.getByRole('dialog');
  const answer = (label: string): Locator =>
    dialog().getByRole('button', { name: label, exact: true });
  const heading = (title: string | RegExp): Promise<void> =>
    tab.page.getByRole('heading', { level: 1, name: title }).waitFor();
  const connection = () => ask('GET', `/v1/connections/${company.connectionId}`);

  async function openCompany(): Promise<void> {
    await openPage(tab.page, hand, 'Companies');
    await hand.press(tab.page.getByRole('main').getByRole('link', { name, exact: true }));
    await heading(name);
  }

  it('finds an invoice by a part of its customer’s name, and takes the list along as a file', async () => {
    const { page } = tab;
    const event = paidEvent({ invoiceId: randomUUID(), customer: `${by.slice(4)} Fjällräven` });
    const { body } = await sendSigned(system.apiUrl, company, event);
    await jobInStatus(ask, textAt(body, 'id'), ['succeeded']);
    await openPage(page, hand, 'Invoices');
    await hand.write(page.getByRole('combobox', { name: 'Find' }), `${by.slice(4)} fjäll`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/query=/);
    const found = page.getByTestId('job').filter({ hasText: event.data.invoice.name });
    await found.waitFor();
    expect(await page.getByTestId('job').count()).toBe(1);
    const file = page.waitForEvent('download');
    await hand.press(page.getByRole('link', { name: 'As a file' }));
    const path = await (await file).path();
    expect(await readFile(path, 'utf8')).toContain(event.data.invoice.name);
    await hand.press(found.getByRole('link', { name: event.data.invoice.name }));
    await heading(`Invoice ${event.data.invoice.name}`);
    await hand.press(button('Look in Fortnox'));
    await page.getByTestId('in-fortnox').getByText('Both say the same.').waitFor();
  });

  it('changes a setting with a reason, and sees who did it', async () => {
    const { page } = tab;
    await openCompany();
    await hand.press(page.getByRole('main').getByRole('link', { name: /^Change/ }));
    await heading(`Settings of ${name}`);
    await hand.tick(page.getByLabel(/^Mark invoices as sent/));
    await hand.press(button('Save…'));
    await hand.write(dialog().getByLabel('Reason', { exact: true }), `Agreed, by ${by}`);
    await hand.press(answer('Save'));
    await page.getByText('Saved. It counts from the next invoice on.').waitFor();
    expect(at((await connection()).body, 'settings', 'markAsSent')).toBe(true);
    await openPage(page, hand, 'Who did what');
    await hand.choose(
      page.getByLabel('What was done', { exact: true }),
      'Changed the company’s settings',
    );
    const entry = page.getByTestId('audit-entry').filter({ hasText: `Agreed, by ${by}` });
    await entry.getByText(/no → yes/).waitFor();
    expect(page.url()).toContain('action=connection-change');
  });

  it('corrects an invoice that stopped, and it is booked', async () => {
    const { page } = tab;
    const event = paidEvent({ invoiceId: randomUUID() });
    Object.assign(event.data.invoice, { total_amount: '1350.00', received_payment: '1350.00' });
    const { body } = await sendSigned(system.apiUrl, company, event);
    const id = textAt(body, 'id');
    await jobInStatus(ask, id, ['dead-lettered']);
    await page.goto(`${system.apiUrl}/console/#/jobs/${id}`);
    await hand.press(page.getByRole('link', { name: 'Correct it…' }));
    const field = (pointer: string) => page.locator(`[data-pointer="${pointer}"] input`);
    await hand.write(field('/data/invoice/total_amount'), '1250,00');
    await hand.write(field('/data/invoice/received_payment'), '1250,00');
    await hand.press(button('See what would be sent…'));
    await dialog().getByText('This invoice would be booked.').waitFor();
    await hand.write(dialog().getByLabel('Reason', { exact: true }), 'As on the price list');
    await page.keyboard.press('Enter');
    await page.getByText('Corrected by hand').waitFor();
    await jobInStatus(ask, id, ['succeeded']);
  });

  it('passes a cause on to a colleague, and tries what stopped again', async () => {
    const { page } = tab;
    const path = `/v1/connections/${company.connectionId}`;
    const map = (account: string) => [{ rate: '25', regime: 'domestic', account }];
    await ask('PATCH', path, { body: { settings: { vatMap: map('3998') } } });
    const event = paidEvent({ invoiceId: randomUUID() });
    const { body } = await sendSigned(system.apiUrl, company, event);
    const id = textAt(body, 'id');
    await jobInStatus(ask, id, ['dead-lettered']);
    await openPage(page, hand, 'Needs attention');
    const group = page.getByTestId('dead-letter-group').filter({ hasText: '3998' });
    await hand.press(group.getByRole('button', { name: /^Note or pass on/ }));
    await hand.write(page.getByRole('combobox', { name: 'Who takes care of it' }), 'Cecilia');
    await hand.press(answer('Save'));
    await group.getByText('Cecilia takes care of it').waitFor();
    await ask('PATCH', path, { body: { settings: { vatMap: map('3001') } } });
    await hand.press(group.getByRole('button', { name: 'Try these again' }));
    await hand.write(dialog().getByLabel('Reason', { exact: true }), 'Mapped to 3001');
    await hand.press(answer('Try 1 again'));
    await page.getByText('Finished', { exact: true }).waitFor({ timeout: 60_000 });
    await jobInStatus(ask, id, ['succeeded']);
  });

  it('hears that a booked invoice was refunded, and says that it is seen to', async () => {
    const { page } = tab;
    const event = paidEvent({ invoiceId: randomUUID() });
    const { id: invoiceId, name: number } = event.data.invoice;
    const { body } = await sendSigned(system.apiUrl, company, event);
    await jobInStatus(ask, textAt(body, 'id'), ['succeeded']);
    await sendSigned(system.apiUrl, company, refundOf(invoiceId, number));
    await openPage(page, hand, 'Needs attention');
    const changed = page.getByTestId('changed').filter({ hasText: number });
    await changed.getByText(/refund/i).waitFor();
    await hand.press(changed.getByRole('button', { name: `Seen to: ${number}` }));
    await changed.waitFor({ state: 'detached' });
    await openPage(page, hand, 'Invoices');
    await hand.select(button(/^View: /), page.getByRole('menuitem', { name: /^Changed since/ }));
    await page.waitForURL(/drift=unseen/);
    await page.getByText('No invoice matches.').waitFor();
  });

  it('compares a month and signs it off', async () => {
    const { page } = tab;
    const invoice = { ...paidInvoice({ currency: 'SEK' }), invoice_date: '2026-10-14' };
    await asker(system.sandboxUrl)('POST', `/control/subscriptionflow/${company.site}/invoices`, {
      body: invoice,
    });
    const told = await sendNative(system.apiUrl, company, invoice.id);
    await jobInStatus(ask, textAt(told.body, 'id'), ['succeeded']);
    await openCompany();
    await hand.press(page.getByRole('link', { name: 'Reconciliation' }));
    await heading(`Reconciliation: ${name}`);
    await hand.choose(page.getByLabel('Month', { exact: true }), 'October 2026');
    await page.waitForURL(/month=2026-10/);
    await page.getByText('This month has not been compared yet.').waitFor();
    await hand.press(button('Compare the month'));
    const agree = page.getByTestId('verdict').getByText('SubscriptionFlow and Fortnox agree.');
    await agree.waitFor({ timeout: 60_000 });
    const kronor = page.getByTestId('currency').filter({ hasText: 'SEK' });
    expect(await kronor.innerText()).toMatch(/1 invoice\s.*1 invoice\s/s);
    await hand.press(button('Sign off…'));
    await hand.write(dialog().getByLabel(/^Comment/), 'Agrees with 1510.');
    await hand.press(answer('Sign off'));
    await page.getByTestId('signature').getByText('Signed off by test').waitFor();
  });

  it('asks to be told by e-mail, and a test arrives', async () => {
    const { page } = tab;
    const to = `${by.slice(4)}@example.com`;
    await openPage(page, hand, 'Notifications');
    await hand.press(button('New notification'));
    await hand.write(dialog().getByLabel('E-mail address', { exact: true }), to);
    await hand.tick(dialog().getByLabel('Invoices are late', { exact: true }));
    await hand.choose(dialog().getByLabel('When', { exact: true }), 'Gathered for 15 minutes');
    await hand.press(answer('New notification'));
    await hand.press(page.getByTestId('notification').filter({ hasText: to }).getByRole('link'));
    await hand.press(button('Send a test'));
    await page.getByText('A test is on its way').waitFor();
    const arrived = await eventually(
      () => Promise.resolve(mail.mails.find((one) => one.to.includes(to))),
      30_000,
    );
    expect(arrived.text).toMatch(/^Subject: /m);
  });

  it('sees what flows, of this company and of the last hour', async () => {
    const { page } = tab;
    await openPage(page, hand, 'Flow');
    await hand.choose(page.getByLabel('Company', { exact: true }), name);
    await page.waitForURL(/connectionId=/);
    await hand.choose(page.getByLabel('Period', { exact: true }), 'The last hour, by minute');
    await page.waitForURL(/period=hour/);
    await page.getByText(/\d received, \d booked, \d stopped/).waitFor();
    expect(await page.getByTestId('backlog').innerText()).toContain('Nothing waits.');
  });

  it('keeps a list under a name, and finds it from anywhere', async () => {
    const { page } = tab;
    await openPage(page, hand, 'Invoices');
    await hand.choose(page.getByLabel('Company', { exact: true }), name);
    await page.waitForURL(/connectionId=/);
    await hand.press(button('Save this view…'));
    await hand.write(dialog().getByLabel('Name', { exact: true }), `All ${by}`);
    await hand.press(answer('Save'));
    await button(`View: All ${by}`).waitFor();
    await openPage(page, hand, 'Overview');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a company').and(page.locator(':focus')).waitFor();
    await page.keyboard.type(`all ${by}`);
    await page.locator('[data-selected]', { hasText: `All ${by}` }).waitFor();
    await page.keyboard.press('Enter');
    await button(`View: All ${by}`).waitFor();
  });

  it('makes a new signing secret, pauses the company and lets it go on', async () => {
    await openCompany();
    await hand.press(button(/^New signing secret/));
    await hand.choose(
      dialog().getByLabel('The former one still holds for', { exact: true }),
      'one week',
    );
    await hand.press(answer('Make it'));
    await dialog()
      .getByText(/^whsec_/)
      .waitFor();
    await hand.press(answer('Close').last());
    await hand.press(button('Pause'));
    await hand.press(answer('Pause'));
    await button('Go on').waitFor();
    expect((await connection()).body).toMatchObject({ paused: true });
    await hand.press(button('Go on'));
    await button('Pause').waitFor();
    expect((await connection()).body).toMatchObject({ paused: false });
  });

  it('makes an access token for a colleague, and takes it back', async () => {
    const { page } = tab;
    await openPage(page, hand, 'Logins and tokens');
    await hand.press(button('New access token'));
    await hand.write(dialog().getByLabel('Name', { exact: true }), `Cecilia ${by}`);
    await hand.press(answer('Make the token'));
    await hand.press(answer('Close').last());
    await hand.press(button(`Revoke the token of Cecilia ${by}`));
    await hand.press(answer('Revoke'));
    await dialog().waitFor({ state: 'detached' });
    const items = listAt((await ask('GET', '/v1/operator-tokens')).body, 'items');
    const made = items.find((item) => textAt(item, 'name') === `Cecilia ${by}`);
    expect(at(made, 'revokedAt')).not.toBeNull();
  });

  it('looks into the queues, comes back and logs out; the books are whole', async () => {
    const { page } = tab;
    await page.goto(`${system.apiUrl}/queues`);
    await page.getByText('fortnox-sync').first().waitFor();
    await page.goto(`${system.apiUrl}/console`);
    await hand.press(button('Log out'));
    await page.waitForURL(/\/login/);
    expect((await booksOf(system, company)).findings).toEqual(nothingFound);
  });
});
