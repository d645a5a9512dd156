import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { offeredSettingsSchema } from '../../api/src/connections/offered-settings.js';
import type { ApiStandIn } from './api-stand-in.js';
import { keepPicture } from './browser.js';
import { showConsole } from './console-page.js';

jest.setTimeout(120_000);

let api: ApiStandIn;
let page: Page;
showConsole((shown) => {
  ({ api, page } = shown);
});

async function open(search = ''): Promise<void> {
  await page.goto(`${api.url}/console/#/connections/con_acme/settings${search}`);
  await page.getByRole('heading', { level: 1, name: 'Settings of Acme AB' }).waitFor();
}

const setting = (name: string) => page.locator(`[data-setting="${name}"]`);

/** Waits until the setting's first field shows a value, which may have to be read first. */
const shows = (name: string, value: string) =>
  page.waitForFunction(
    ([at = '', wanted = '']) => document.querySelector<HTMLInputElement>(at)?.value === wanted,
    [`[data-setting="${name}"] input:not([type=hidden])`, value],
  );

const pick = async (name: string, label: string, entry: string): Promise<void> => {
  await setting(name).getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: entry }).click();
};

/** Saves with a reason and gives what the API was told. */
async function save(reason: string): Promise<unknown> {
  await page.getByRole('button', { name: 'Save…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the settings' });
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. It counts from the next invoice on.').waitFor();
  expect(told().map(({ path }) => path)).toEqual(['/v1/connections/con_acme']);
  return told()[0]?.body;
}

/** What was changed; that something was judged is none. */
const told = () => api.changes.filter(({ path }) => !path.endsWith('/settings/preview'));

it('shows every setting with its meaning, its value and what counts unless it is changed', async () => {
  await open();
  await shows('defaultIncomeAccount', '3001 Försäljning inom Sverige, 25 % moms');
  const offered = Object.keys(offeredSettingsSchema.shape).sort();
  const shown = page.locator('[data-setting]');
  expect(
    await shown.evaluateAll((all) => all.map((one) => one.getAttribute('data-setting')).sort()),
  ).toEqual(offered);
  expect(await setting('roundingTolerance').innerText()).toContain('Default: 0.05.');
  expect(await setting('lockedPeriod').innerText()).toContain(
    'The original date stands on a row of the invoice.',
  );
  expect(await setting('vatMap').innerText()).toMatch(
    /Consumers in other EU countries\s+25\s+3106\s+OSS\s+DE/,
  );
});

it('saves only what was changed, with the reason, after showing the difference', async () => {
  await open();
  await pick('feeAccount', 'Account for the gateway’s fees', '6040 Kontokortsavgifter');
  await setting('lockedPeriod').getByLabel('Are dated on the first open day').check();
  await setting('markAsSent').getByLabel('Mark invoices as sent').check();
  await setting('startDate').getByLabel('First invoice date').fill('');
  await setting('smallDifference').getByLabel('Small differences').fill('0,50');
  await page.getByText('5 changes that are not saved').waitFor();
  await page.getByRole('button', { name: 'Save…' }).click();
  const differences = await page.getByTestId('differences').innerText();
  expect(differences).toMatch(/Account for the gateway’s fees\s+none → 6040/);
  expect(differences).toMatch(/locked period\s+Need attention → Are dated on the first open day/);
  expect(differences).toMatch(/Mark invoices as sent in Fortnox\s+no → yes/);
  await keepPicture(page, 'settings-save');
  await page.keyboard.press('Escape');
  expect(await save('Agreed with the auditor')).toEqual({
    settings: {
      feeAccount: '6040',
      lockedPeriod: 'first-open-day',
      markAsSent: true,
      startDate: null,
      smallDifference: '0.50',
    },
    reason: 'Agreed with the auditor',
  });
});

it('says what would change for the invoices that wait, and offers to try them after saving', async () => {
  await open();
  await setting('euConsumerVat').getByLabel('Swedish VAT').check();
  await page.getByText('17 of 23 that need attention would go through.').waitFor();
  await page.getByRole('button', { name: 'Save…' }).click();
  const outlook = page.getByTestId('outlook');
  await outlook.getByText('4 would still stop:').waitFor();
  expect(await outlook.innerText()).toMatch(
    /2 can only be told by trying them again.\s+4 × 5.00 SEK are not paid. \(SF-15579\)/,
  );
  await keepPicture(page, 'settings-outlook');
  await page.keyboard.press('Escape');
  await save('Below 10 000 euro');
  await page.getByRole('button', { name: 'Try the 17 invoices again' }).click();
  await page.getByText('of 12 finished').waitFor();
  expect(api.changes.at(-1)).toMatchObject({
    path: '/v1/replays',
    body: {
      filter: {
        connectionId: 'con_acme',
        ids: expect.arrayContaining(['job_0', 'job_16']) as unknown,
      },
      ...{ reason: 'Below 10 000 euro', dryRun: false },
    },
  });
});

it('judges what is typed by the rules of the API, at once, and saves nothing that is wrong', async () => {
  await open();
  await setting('roundingTolerance').getByLabel('Rounding that is let pass').fill('a lot');
  await setting('roundingTolerance').getByText('An amount, such as 0.05.').waitFor();
  await setting('reconcileHour').getByLabel('At what hour').fill('24');
  await setting('reconcileHour').getByText('A whole number from 0 to 23.').waitFor();
  await setting('deferral').getByLabel('From how many months on').fill('3');
  await setting('deferral').getByText('This is needed.').waitFor();
  await page.getByText('3 fields are not right.').waitFor();
  expect(await page.getByRole('button', { name: 'Save…' }).isDisabled()).toBe(true);
  await keepPicture(page, 'settings-faults');
  await page.getByRole('button', { name: 'Undo all' }).click();
  await page.getByText('not saved').waitFor({ state: 'detached' });
  expect(told()).toEqual([]);
});

it('has the VAT table as rows, each judged before the table takes it', async () => {
  await open();
  await page.getByRole('button', { name: 'Add a row to VAT table' }).click();
  const dialog = page.getByRole('dialog', { name: 'A row of VAT table' });
  await dialog.getByLabel('Kind of customer').selectOption('Sweden');
  await dialog.getByLabel('VAT rate').fill('250');
  await dialog.getByText('A percentage, such as 25 or 5.5.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Take the row' }).isDisabled()).toBe(true);
  await dialog.getByLabel('VAT rate').fill('5,5');
  await dialog.getByRole('combobox', { name: 'Account' }).fill('konsult');
  await dialog.getByRole('combobox', { name: 'Account' }).fill('försäljning inom');
  await page.getByRole('option', { name: '3001' }).click();
  await dialog.getByLabel('Country').selectOption('Sweden (SE)');
  await keepPicture(page, 'settings-row');
  await dialog.getByRole('button', { name: 'Take the row' }).click();
  await setting('vatMap').getByRole('button', { name: 'Remove row 1' }).click();
  expect(await save('Books are sold at a rate of their own')).toEqual({
    settings: {
      vatMap: [
        { rate: '25', regime: 'eu-consumer', country: 'DE', account: '3106', vatCode: 'OSS' },
        { regime: 'domestic', rate: '5.5', account: '3001', country: 'SE' },
      ],
    },
    reason: 'Books are sold at a rate of their own',
  });
});

it('gives a table as a file and reads it back, with each faulty line and then the difference', async () => {
  await open();
  const asked = page.waitForEvent('download');
  await page.getByRole('button', { name: 'VAT table as a file' }).click();
  const file = await asked;
  expect(file.suggestedFilename()).toBe('vatMap.csv');
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('Consumers in other EU countries;25;3106;OSS;DE');
  const choose = async (content: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Read a file into VAT table' }).press('Enter');
    const buffer = Buffer.from(content);
    await (await chooser).setFiles({ name: 'vat.csv', mimeType: 'text/csv', buffer });
  };
  const dialog = page.getByRole('dialog', { name: 'A file for VAT table' });
  await choose(`${text}Sweden;1200;3002;;;;;\r\n`);
  await dialog.getByText('Line 4: VAT rate, % is “1200”. A percentage').waitFor();
  expect(await dialog.getByRole('button', { name: 'Take its rows' }).isDisabled()).toBe(true);
  await keepPicture(page, 'settings-file-faults');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await choose(`${text.replace(';25;3106', ';19,5;3106')}Sweden;12;3002;;;;;\r\n`);
  await dialog.getByText('2 rows are new or changed, 1 are gone.').waitFor();
  await keepPicture(page, 'settings-file');
  await dialog.getByRole('button', { name: 'Take its rows: 3' }).press('Enter');
  expect(await save('Rates of 2026')).toMatchObject({
    settings: {
      vatMap: [
        { rate: '25', regime: 'domestic', account: '3001' },
        { rate: '19.5', regime: 'eu-consumer', country: 'DE', account: '3106', vatCode: 'OSS' },
        { rate: '12', regime: 'domestic', account: '3002' },
      ],
    },
  });
});

it('is filled in by keyboard alone: a payment account, the order of recognition, a cost centre', async () => {
  await open('?field=defaultPaymentAccount');
  await page.waitForFunction(() => document.activeElement?.closest('[data-setting]'));
  await shows('defaultPaymentAccount', '1930 Företagskonto');
  expect(await page.locator(':focus').inputValue()).toBe('1930 Företagskonto');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('kort');
  await page.getByRole('option', { name: '1686' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await setting('customerMatch').getByRole('button', { name: 'Move E-mail address up' }).focus();
  await page.keyboard.press('Enter');
  await setting('costCenter').getByRole('combobox').focus();
  await page.keyboard.type('syd');
  await page.getByRole('option', { name: 'SYD' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Save the settings' });
  await dialog.getByLabel('Reason').focus();
  await page.keyboard.type('Card clearing');
  await page.keyboard.press('Enter');
  await page.getByText('Saved. It counts').waitFor();
  expect(told().map(({ body }) => body)).toEqual([
    {
      settings: {
        defaultPaymentAccount: { account: '1686', modeOfPayment: 'BG' },
        customerMatch: ['customerNumber', 'organisationNumber', 'email', 'vatNumber'],
        costCenter: 'SYD',
      },
      reason: 'Card clearing',
    },
  ]);
});

it('lets a number be typed where Fortnox does not let its register be read', async () => {
  api.registers = 'refused';
  await open('?field=costCenter');
  await setting('costCenter').getByText('Fortnox does not show us its list').waitFor();
  await setting('costCenter').getByLabel('Cost centre').fill('NORD');
  expect(await save('By department')).toMatchObject({ settings: { costCenter: 'NORD' } });
});

it('asks before what is not saved is left behind', async () => {
  await open();
  await setting('bookkeep').getByLabel('Book invoices and payments').uncheck();
  const questions: string[] = [];
  page.on('dialog', (dialog) => {
    questions.push(dialog.message());
    void (questions.length === 1 ? dialog.dismiss() : dialog.accept());
  });
  await page.getByRole('link', { name: 'Acme AB' }).click();
  await page.getByText('1 change that is not saved').waitFor();
  await page.getByRole('link', { name: 'Acme AB' }).click();
  await page.getByRole('heading', { level: 1, name: 'Acme AB' }).waitFor();
  expect(questions).toEqual(Array(2).fill('Leave the page? What you have changed is not saved.'));
});

it('is read, not changed, by a viewer', async () => {
  api.role = 'viewer';
  await open();
  await page.getByText('1930').first().waitFor();
  expect(await page.locator('main').getByRole('textbox').count()).toBe(0);
  expect(await page.locator('main').innerText()).toMatch(
    /Invoices dated in a locked period\s+Need attention/,
  );
});

it('speaks Swedish', async () => {
  await page.addInitScript(() => {
    localStorage.setItem('console-language', '"sv"');
  });
  await page.goto(`${api.url}/console/#/connections/con_acme/settings`);
  await page.getByRole('heading', { level: 1, name: 'Inställningar för Acme AB' }).waitFor();
  await setting('vatMap').getByText('Privatpersoner i andra EU-länder').waitFor();
  await keepPicture(page, 'settings-swedish');
});

describe('a remedy that takes a setting', () => {
  it('leads from the invoice to the control, ready to be filled in', async () => {
    await page.goto(`${api.url}/console/#/jobs/job_vat`);
    await page.getByRole('link', { name: 'To the setting: VAT table' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Settings of/ }).waitFor();
    await page.waitForFunction(
      () =>
        document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting') ===
        'vatMap',
    );
    expect(await setting('vatMap').evaluate((one) => one.getBoundingClientRect().top < 860)).toBe(
      true,
    );
  });

  it('is told in Swedish where the page is', async () => {
    await page.addInitScript(() => {
      localStorage.setItem('console-language', '"sv"');
    });
    await page.goto(`${api.url}/console/#/jobs/job_vat`);
    const box = page.getByTestId('dead-letter');
    await box.getByText('Till inställningen: Momstabell').waitFor();
    expect(await box.innerText()).toContain('lägg till en rad i momstabellen');
    await keepPicture(page, 'remedy-swedish');
  });
});

it('lets a cost centre be chosen while a company is connected, and leads on to all settings', async () => {
  await page.goto(`${api.url}/console/#/connections/con_acme/setup`);
  await page.getByRole('combobox', { name: 'Cost centre' }).click();
  await page.getByRole('option', { name: 'SYD Södra Sverige' }).click();
  await page.getByRole('button', { name: 'Save the accounts' }).click();
  await page.getByText('Saved.').waitFor();
  expect(told()[0]?.body).toMatchObject({ settings: { costCenter: 'SYD' } });
  await page.getByRole('link', { name: 'All settings' }).click();
  await page.getByRole('heading', { level: 1, name: 'Settings of Acme AB' }).waitFor();
});
