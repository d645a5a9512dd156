import type { Page } from 'playwright-core';
import type { ApiStandIn } from './api-stand-in.js';
import { keepPicture } from './browser.js';
import { syncedJob } from './fixtures/jobs.js';
import { showConsole } from './console-page.js';

// Building takes about 1 s and starting Chromium about 2 s; a busy machine may need many times that.
jest.setTimeout(120_000);

let api: ApiStandIn;
let page: Page;
showConsole((shown) => {
  ({ api, page } = shown);
});

async function open(hash: string): Promise<void> {
  await page.goto(`${api.url}/console/${hash}`);
}

async function textOf(selector: string): Promise<string> {
  return page.locator(selector).innerText();
}

describe('the overview', () => {
  it('puts what needs a person first, with cause and remedy in plain words', async () => {
    await open('');
    const groups = page.getByTestId('dead-letter-group');
    await groups.first().waitFor();
    // Twelve invoices before one: mending that cause helps most.
    expect(await groups.first().innerText()).toMatch(/12\s+invoices/);
    expect(await groups.first().innerText()).toContain('Activate account 3011');
    expect(await textOf('main')).toContain('Borea Software AB has lost its access');
    await keepPicture(page, 'overview');
  });

  it('shows each company with its counts and its longest wait', async () => {
    await open('');
    const acme = page.getByTestId('connection').filter({ hasText: 'Acme AB' });
    expect(await acme.innerText()).toMatch(
      /Connected\s+13\s+10\u202f412\s+4\s+2\s+1\u202f873\s+47 min/,
    );
  });

  it('counts for itself where the API has no overview', async () => {
    api.overview = 'absent';
    await open('');
    const acme = page.getByTestId('connection').filter({ hasText: 'Acme AB' });
    expect(await acme.innerText()).toMatch(/Connected\s+2\s+1\s+1\s+1\s+61\s/);
  });

  it('is readable in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await open('');
    await page.getByTestId('dead-letter-group').first().waitFor();
    await keepPicture(page, 'overview-dark');
  });

  it('fits a telephone, for whoever is on call', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open('');
    await page.getByTestId('dead-letter-group').first().waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await keepPicture(page, 'overview-telephone');
  });

  it('asks to log in when the login has ended', async () => {
    api.role = 'logged-out';
    await open('');
    await page.getByRole('link', { name: 'Log in' }).first().waitFor();
  });
});

describe('the list of sync jobs', () => {
  it('shows status, exact amount with currency, and the Fortnox invoice number', async () => {
    await open('#/jobs');
    const line = page.getByTestId('job').filter({ hasText: /SF-15578.*Acme AB/s });
    expect(await line.innerText()).toMatch(/Acme AB\s+Done\s+12\u202f500.00 SEK\s+1207/);
    await keepPicture(page, 'jobs');
  });

  it('filters by status as soon as one is chosen, and keeps the filter in the address', async () => {
    await open('#/jobs');
    await page.getByTestId('job').first().waitFor();
    const status = page.getByLabel('Status');
    await status.focus();
    await status.selectOption('dead-lettered');
    await page.waitForURL(/status=dead-lettered/);
    await page.getByTestId('job').filter({ hasText: 'SF-15602' }).waitFor();
    await page.getByTestId('job').filter({ hasText: 'SF-15578' }).waitFor({ state: 'detached' });
    expect(await page.getByTestId('job').count()).toBe(2);
    // Who chooses by keys goes on from there, and the way back and forth shows what counted then.
    expect(await status.evaluate((one) => one === document.activeElement)).toBe(true);
    const counts = (value: string) =>
      page.waitForFunction(
        (wanted) =>
          document.querySelector<HTMLSelectElement>('select[name=status]')?.value === wanted,
        value,
      );
    await page.goBack();
    await counts('');
    await page.goForward();
    await counts('dead-lettered');
  });

  it('finds by part of what is known, keeps it in the address, and gives it as a file', async () => {
    await open('#/jobs?status=succeeded');
    await page.getByTestId('job').first().waitFor();
    await page.getByRole('combobox', { name: 'Find' }).fill('Fjällräven');
    await page.keyboard.press('Enter');
    await page.waitForURL(/query=Fj/);
    await page.getByTestId('job').nth(1).waitFor({ state: 'detached' });
    expect(await page.getByTestId('job').innerText()).toMatch(/SF-15578\s+Fjällräven Gård HB/);
    const file = await page.getByRole('link', { name: 'As a file' }).getAttribute('href');
    expect(file).toBe(
      '/v1/sync-jobs.csv?query=Fj%C3%A4llr%C3%A4ven&status=succeeded&dialect=rfc4180',
    );
    await keepPicture(page, 'jobs-found');
  });

  it('offers what is found while somebody types, and opens what is chosen', async () => {
    await open('#/jobs');
    await page.getByTestId('job').first().waitFor();
    const field = page.getByRole('combobox', { name: 'Find' });
    await field.fill('Fjällräven');
    const offered = page.getByRole('listbox').getByRole('option');
    await offered.first().waitFor();
    expect(await offered.allInnerTexts()).toEqual([
      expect.stringMatching(/^SF-15578 · Fjällräven Gård HB · 12\u202f500.00 SEK\s+Acme AB$/),
    ]);
    await keepPicture(page, 'jobs-suggested');
    await field.press('ArrowDown');
    await field.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Invoice SF-15578' }).waitFor();
    // From anywhere as well, and what is shown is gone when all of it are looked at.
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a company').fill('15602');
    await page.locator('[data-selected]', { hasText: 'SF-15602' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Invoice SF-15602' }).waitFor();
    await open('#/jobs');
    await field.fill('SF-155');
    await offered.first().waitFor();
    await field.press('Enter');
    await page.waitForURL(/query=SF-155/);
    await offered.first().waitFor({ state: 'detached' });
  });

  it('shows no more of a customer than the company lets be seen', async () => {
    await open('#/jobs?connectionId=con_borea');
    const line = page.getByTestId('job').first();
    expect(await line.innerText()).toContain('B. L. (name hidden)');
    await line.getByRole('link').first().click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(await textOf('aside')).toMatch(/Customer\s+B\. L\. \(name hidden\)/);
  });

  it('leads through all pages by cursor and back to the first', async () => {
    await open('#/jobs');
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('link', { name: 'First page' }).waitFor();
    await page.getByTestId('job').filter({ hasText: 'SF-15441' }).waitFor();
    expect(await page.getByRole('link', { name: 'Next page' }).count()).toBe(0);
  });
});

describe('the life of one invoice', () => {
  it('tells every attempt and call, why it stopped and what to do', async () => {
    await open('#/jobs/job_dead');
    const timeline = page.getByTestId('timeline');
    await timeline.waitFor();
    const told = await timeline.innerText();
    expect(told).toContain('Invoice received by signed event');
    expect(told).toMatch(
      /POST\s+400\s+Creates the invoice\s+\/3\/invoices\s+Fortnox error 2001304\s+Fortnox request: fx-8f3a131\s+131 ms/,
    );
    expect(told).toMatch(/no answer\s+Creates the invoice\s+\/3\/invoices\s+no answer within 15 s/);
    expect(told.toLowerCase()).toContain('anna: tried it again');
    expect(await page.getByTestId('dead-letter').innerText()).toContain('Activate account 3011');
    expect(await textOf('aside')).toContain('1\u202f125\u202f000.50 EUR');
    await keepPicture(page, 'job');
  });

  it('replays with the operator’s reason and the header that keeps foreign pages out', async () => {
    await open('#/jobs/job_dead');
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Account activated');
    await keepPicture(page, 'job-replay');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/v1/sync-jobs/job_dead/replay',
        body: { reason: 'Account activated' },
        headers: expect.objectContaining({ 'x-requested-with': 'console' }) as unknown,
      }),
    ]);
  });

  it('sends no reason where none is given, for the API refuses an empty one', async () => {
    await open('#/jobs/job_dead');
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes.map(({ body }) => body)).toEqual([{}]);
  });

  it('shows what it works from, as an invoice and as JSON', async () => {
    await open('#/jobs/job_dead');
    const panel = page.getByTestId('works-from');
    await panel.getByText('2 × Licence, yearly').waitFor();
    expect(await panel.innerText()).toMatch(/Due date\s+2026-12-20/);
    expect(await panel.innerText()).toContain('225\u202f000.10 EUR');
    await panel.getByText('As JSON').click();
    await panel.getByText('"schema_version": "2026-11-01"').waitFor();
    await keepPicture(page, 'job-works-from');
  });

  it('says what has changed since it was booked, until somebody has seen to it', async () => {
    await open('#/dead-letters');
    const changed = page.getByTestId('changed-since');
    await changed.getByText('total_amount 12500.00 is now 12499.50').waitFor();
    await changed.getByRole('link', { name: 'SF-15578' }).click();
    const box = page.getByTestId('drift');
    const answered = page.waitForResponse((response) => response.url().endsWith('/drift-seen'));
    await box.getByRole('button', { name: 'Seen to: SF-15578' }).click();
    await answered;
    expect(api.changes.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/v1/sync-jobs/job_synced/drift-seen', { until: syncedJob.drift[0]?.at }],
    ]);
  });

  it('has no button where a list leaves out some of what has changed, and leads to all of it', async () => {
    const more = { ...syncedJob, driftCount: 5, unseenDriftCount: 3 };
    const asked: string[] = [];
    await page.route(/sync-jobs\?.*drift=unseen/, async (route) => {
      asked.push(new URL(route.request().url()).searchParams.get('limit') ?? '');
      await route.fulfill({ json: { items: [more], nextCursor: 'page-2' } });
    });
    await open('#/dead-letters');
    const changed = page.getByTestId('changed-since');
    await changed.getByRole('link', { name: '2 more before these' }).waitFor();
    expect(await changed.getByRole('button', { name: 'Seen to: SF-15578' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /^Needs attention/ }).innerText()).toMatch(/\d\+$/);
    await keepPicture(page, 'changed-since-more');
    await changed.getByRole('link', { name: '2 more before these' }).click();
    await page.getByTestId('drift').getByRole('button', { name: 'Seen to: SF-15578' }).waitFor();
    expect(new Set(asked)).toEqual(new Set(['6']));
  });

  it('says so where what it worked from is not kept any more', async () => {
    await open('#/jobs/job_synced');
    await page.getByTestId('works-from').getByText('not kept any more').waitFor();
  });

  it('stands side by side with what is in Fortnox now, differences marked, with the vouchers', async () => {
    await open('#/jobs/job_synced');
    const panel = page.getByTestId('in-fortnox');
    await panel.getByText('What SubscriptionFlow told').waitFor();
    await panel.getByRole('button', { name: 'Look in Fortnox' }).focus();
    await page.keyboard.press('Enter');
    await panel.getByText('1 thing is different in Fortnox.').waitFor();
    expect(await panel.getByTestId('differs').innerText()).toMatch(
      /Total\s+12\u202f500.00\s+(Sent\s+)?–\s+(Fortnox\s+)?12\u202f499.50\s+differs/i,
    );
    await panel.getByText('Invoice 1207: voucher B 412, 0 left to pay').waitFor();
    await panel.getByText('account 1930, voucher C 90').waitFor();
    await panel.getByText('the invoice says 12\u202f500, 0.5 of it is rounding').waitFor();
    await panel.getByText('As JSON').click();
    await panel.getByText('"orderNumber": "SF-15578"').waitFor();
    await keepPicture(page, 'job-in-fortnox');
    const links = page.getByRole('link', { name: /^Open (SubscriptionFlow|Fortnox)/ });
    expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual([
      'https://acme.subscriptionflow.com/',
      'https://apps.fortnox.se/',
    ]);
  });

  it('shows what was sent to Fortnox, in words and as JSON, and beside what stands there', async () => {
    await open('#/jobs/job_synced');
    const panel = page.getByTestId('sent');
    await panel.getByText('Creates the payment').waitFor();
    await panel.getByText('Creates the invoice').first().click();
    await panel
      .getByText('Licence, yearly, account 3041, 1 × 9999.6, VAT 25 %, cost centre KS1')
      .first()
      .waitFor();
    await panel.getByText('As JSON').first().click();
    await panel.getByText('"YourOrderNumber": "SF-15578"').first().waitFor();
    await keepPicture(page, 'job-sent');
    const beside = page.getByTestId('in-fortnox');
    await beside.getByRole('button', { name: 'Look in Fortnox' }).click();
    const date = beside.getByTestId('agrees').filter({ hasText: 'Invoice date' });
    expect(await date.innerText()).toMatch(/2026-11-20\s+2026-11-21\s+2026-11-20|–\s+2026-11-21/);
  });

  it('is read again from SubscriptionFlow, where it was put right', async () => {
    await open('#/jobs/job_dead');
    await page.getByRole('button', { name: 'Read again from SubscriptionFlow' }).click();
    const dialog = page.getByRole('dialog', { name: 'Read invoice SF-15579 again' });
    await dialog.getByLabel('Reason').fill('Address corrected');
    await dialog.getByRole('button', { name: 'Read and try again' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/sync-jobs/job_dead/replay', { readAgain: true, reason: 'Address corrected' }],
    ]);
  });

  it('does not offer to read again what is read at each attempt anyway', async () => {
    await open('#/jobs/job_vat');
    await page.getByText('read from SubscriptionFlow each time').waitFor();
    expect(await page.getByRole('button', { name: 'Read again' }).count()).toBe(0);
  });

  it('does not discard without a reason', async () => {
    await open('#/jobs/job_dead');
    await page.getByRole('button', { name: 'Discard…' }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Discard: it will not be booked' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('Test invoice');
    await confirm.click();
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/sync-jobs/job_dead/discard', { reason: 'Test invoice' }],
    ]);
  });

  it('shows why the API did not accept a resolution, and keeps what was typed', async () => {
    await open('#/jobs/job_dead');
    await page.getByRole('button', { name: /^Booked by hand/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Invoice number in Fortnox').fill('99');
    await dialog.getByLabel('Reason').fill('Booked by hand');
    await dialog.getByRole('button', { name: 'It is booked' }).click();
    await dialog.getByText('has the total 900.00 EUR').waitFor();
    expect(await dialog.getByLabel('Invoice number in Fortnox').inputValue()).toBe('99');
  });

  it('changes nothing when a dialog is left with Escape', async () => {
    await open('#/jobs/job_dead');
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(api.changes).toEqual([]);
  });

  it('offers a viewer nothing to change', async () => {
    api.role = 'viewer';
    await open('#/jobs/job_dead');
    await page.getByText('viewer').waitFor();
    await page.getByTestId('dead-letter').waitFor();
    expect(await page.locator('main').getByRole('button').count()).toBe(0);
  });

  it('says so when there is no such job', async () => {
    await open('#/jobs/nobody');
    await page.getByText('Not Found').waitFor();
  });
});

describe('replaying a group of dead letters', () => {
  it('shows what would happen first, then starts once, and can be paused and aborted', async () => {
    await open('#/dead-letters');
    const group = page.getByTestId('dead-letter-group').filter({ hasText: 'Account 3011' });
    await keepPicture(page, 'dead-letters');
    await group.getByRole('button', { name: 'Try these again' }).click();

    const dialog = page.getByRole('dialog');
    await dialog.getByText('about 3.5 min').waitFor();
    expect(await dialog.getByTestId('estimate').innerText()).toMatch(/12 invoices, about 60 calls/);
    await dialog.getByLabel('Reason').fill('Account 3011 activated');
    await keepPicture(page, 'replay-dialog');
    await dialog.getByRole('button', { name: 'Try 12 again' }).click();

    await page.waitForURL(/#\/replays\/rep_1/);
    await page.getByText('of 12 finished').waitFor();
    expect(await page.title()).toBe('Trying again · Invoice sync');
    await keepPicture(page, 'replay');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('still need attention').waitFor();
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
    expect(await page.locator('main').getByRole('button').count()).toBe(0);

    await page
      .getByRole('link', { name: /Needs attention/ })
      .first()
      .click();
    await page.getByTestId('latest-replays').getByText('Account 3011').waitFor();
    const started = api.changes.filter(({ body }) =>
      JSON.stringify(body ?? null).includes('"dryRun":false'),
    );
    expect(started).toHaveLength(1);
    expect(started[0]?.body).toEqual({
      filter: { fingerprint: 'fortnox-2001304-3011' },
      reason: 'Account 3011 activated',
      ratePercent: 30,
      firstOne: true,
      stopAfter: 5,
      dryRun: false,
    });
    expect(started[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}-30-true-5-$/);
  });
});

describe('the login', () => {
  it('ends with a button, and leads to the login page', async () => {
    await open('');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(/\/login$/);
    expect(api.changes.map(({ method, path }) => [method, path])).toEqual([['POST', '/logout']]);
  });
});

describe('connections', () => {
  it('lists every company with what it needs', async () => {
    await open('#/connections');
    await page.getByTestId('connection').nth(2).waitFor();
    expect(await textOf('main')).toContain('Fortnox refused our access');
    await keepPicture(page, 'connections');
  });

  it('leads to Fortnox’s consent where it is missing', async () => {
    await open('#/connections/con_cirrus');
    const link = page.getByRole('link', { name: 'Connect to Fortnox' });
    expect(await link.getAttribute('href')).toBe('/v1/connections/con_cirrus/authorize');
  });

  it('runs a preflight and says what to mend', async () => {
    await open('#/connections/con_acme');
    await page.getByRole('button', { name: 'Check with Fortnox' }).click();
    await page.getByText('Register → Chart of accounts').waitFor();
    await page.getByLabel('to be looked at').waitFor();
    await page.getByText('Name a clearing account').waitFor();
    await keepPicture(page, 'connection');
    const way = page.getByRole('link', { name: 'To the setting: Accounts for some payments' });
    await way.click();
    await page.getByRole('heading', { level: 1, name: 'Settings of Acme AB' }).waitFor();
  });

  it('asks before it pauses a company, and says how many invoices wait', async () => {
    await open('#/connections/con_acme');
    await page.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause Acme AB' });
    await dialog.getByText('10\u202f414 invoices wait').waitFor();
    expect(api.changes).toEqual([]);
    await keepPicture(page, 'pause');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PATCH', '/v1/connections/con_acme', { paused: true }],
    ]);
  });

  it.each([
    ['New webhook address', 'webhook-key', 'https://sync/hook/new'],
    ['New signing secret', 'signing-secret', 'whsec_bmV3'],
  ])('%s: made while the former one holds, shown once to copy', async (name, path, value) => {
    await open('#/connections/con_acme');
    await page.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog', { name });
    await dialog.getByLabel('The former one still holds for').selectOption('one week');
    await dialog.getByRole('button', { name: 'Make it' }).click();
    await dialog.getByText(value).waitFor();
    await dialog.getByText('The former one holds until 2026-11-30').waitFor();
    await dialog.getByRole('button', { name: /^Copy/ }).waitFor();
    await keepPicture(page, path);
    expect(api.changes.map((change) => [change.path, change.body])).toEqual([
      [`/v1/connections/con_acme/${path}`, { overlapSeconds: 604_800 }],
    ]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await textOf('main')).not.toContain(value);
  });

  it.each([
    [
      'New keys of SubscriptionFlow',
      'Client secret in SubscriptionFlow',
      { subscriptionflow: { clientId: 'sf-acme', clientSecret: 'made-anew' } },
    ],
    [
      'New client secret of Fortnox',
      'Client secret in Fortnox',
      { fortnox: { clientSecret: 'made-anew' } },
    ],
  ])('%s: told here once they were made there, by keyboard', async (name, field, keys) => {
    await open('#/connections/con_acme');
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name });
    await dialog.getByLabel(field, { exact: true }).waitFor();
    expect(await dialog.getByRole('button', { name: 'Use these' }).isDisabled()).toBe(true);
    await page.waitForFunction(() => document.activeElement?.matches('input[type=password]'));
    await page.keyboard.type(' made-anew');
    await dialog.getByLabel(/^Why/).focus();
    await page.keyboard.type('The old one had been in a mail');
    await keepPicture(page, field.toLowerCase().replaceAll(' ', '-'));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PATCH', '/v1/connections/con_acme', { ...keys, reason: 'The old one had been in a mail' }],
    ]);
  });

  it('deletes a company once its name has been typed', async () => {
    await open('#/connections/con_acme');
    await page.getByRole('button', { name: 'Delete the company' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Acme AB' });
    const confirm = dialog.getByRole('button', { name: 'Delete the company' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Type the company’s name').fill('Acme AB');
    await confirm.click();
    await page.getByRole('heading', { level: 1, name: 'Companies' }).waitFor();
    expect(api.changes.map(({ method, path }) => [method, path])).toEqual([
      ['DELETE', '/v1/connections/con_acme'],
    ]);
  });

  it('says why a company cannot be deleted while invoices wait', async () => {
    await open('#/connections/con_borea');
    await page.getByRole('button', { name: 'Delete the company' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Type the company’s name').fill('Borea Software AB');
    await dialog.getByRole('button', { name: 'Delete the company' }).click();
    await dialog.getByText('38 queued').waitFor();
    await keepPicture(page, 'delete-refused');
  });

  it('offers a viewer no keys and no deletion', async () => {
    api.role = 'viewer';
    await open('#/connections/con_acme');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.getByText('viewer').waitFor();
    expect(await page.locator('main').getByRole('button').count()).toBe(0);
  });
});

describe('who did what', () => {
  it('is told in words: what was changed from what to what, why, and by whom', async () => {
    await open('#/audit');
    const entries = page.getByTestId('audit-entry');
    await entries.first().waitFor();
    expect(await entries.nth(0).innerText()).toMatch(
      /anna\s+from 192\.0\.2\.7\s+Tried an invoice again the invoice\s+Acme AB\s+Account 3011 activated/,
    );
    expect(await entries.nth(1).innerText()).toContain('Account for rounding: 3741 → 3740');
    await keepPicture(page, 'audit');
    await page.getByRole('link', { name: 'Next page' }).click();
    await entries.filter({ hasText: 'nobody we know' }).getByText('refused').waitFor();
    await page.getByRole('link', { name: 'First page' }).click();
    await entries.first().getByRole('link', { name: 'the invoice' }).click();
    await page.getByRole('heading', { level: 1, name: 'Invoice SF-15579' }).waitFor();
  });

  it('is reached from the end of the bar, which says that one is there', async () => {
    await open('');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Who did what' }).click();
    await page.getByRole('heading', { level: 1, name: 'Who did what' }).waitFor();
    await page.locator('.more.here').waitFor();
  });

  it('is filtered by person and by what was done, in the address', async () => {
    await open('#/audit');
    await page.getByTestId('audit-entry').first().waitFor();
    await page.getByLabel('What was done').selectOption('sign-in');
    await page.waitForURL(/action=sign-in/);
    await page.getByTestId('audit-entry').nth(2).waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Who' }).fill('bert');
    await page.keyboard.press('Enter');
    await page.waitForURL(/actor=bert/);
    await page.getByTestId('audit-entry').nth(1).waitFor({ state: 'detached' });
    expect(await page.getByTestId('audit-entry').innerText()).toContain('bert');
  });

  it('is not offered to a viewer, whom the API does not tell it', async () => {
    api.role = 'viewer';
    await open('');
    await page.getByText('viewer').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Notifications' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Who did what' }).count()).toBe(0);
  });
});
