import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { ApiStandIn } from './api-stand-in.js';
import { keepPicture } from './browser.js';
import { showConsole } from './console-page.js';

jest.setTimeout(120_000);

let api: ApiStandIn;
let page: Page;
showConsole((shown) => {
  ({ api, page } = shown);
});

async function open(): Promise<void> {
  await page.goto(`${api.url}/console/#/jobs/job_dead/correct`);
  await page.getByText('Amount before discount').waitFor();
}

const field = (name: string) => page.locator(`[data-pointer="/data/invoice/${name}"]`);
const fill = (name: string, value: string) => field(name).locator('input').fill(value);
const look = () => page.getByRole('button', { name: 'See what would be sent…' }).click();
const dialog = () => page.getByRole('dialog', { name: 'Invoice SF-15579, corrected' });

/** What the API was told to change; that something was looked at is none. */
const told = () => api.changes.filter(({ path }) => !path.endsWith('/preview'));

async function violations(): Promise<string[]> {
  const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
  const found = await page.evaluate<AxeResults>(`${axe};axe.run()`);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

it('shows what is corrected and what would be sent, and tries again with a reason', async () => {
  await page.goto(`${api.url}/console/#/jobs/job_dead`);
  await page.getByRole('link', { name: 'Correct it…' }).click();
  await page.getByRole('heading', { level: 1, name: 'Correct invoice SF-15579' }).waitFor();
  await fill('lines/0/sub_total', '800000,40');
  await fill('customer/vat_id', 'SE556012579001');
  await field('lines/0/sub_total').getByText('Received: 900000.40').waitFor();
  await page.getByText('2 corrections that are not sent').waitFor();
  await look();
  const differences = await dialog().getByTestId('differences').innerText();
  expect(differences).toMatch(/Line 1: Amount before discount\s+900000.40 → 800000.40/);
  expect(differences).toMatch(/Customer: VAT number\s+none → SE556012579001/);
  expect(await dialog().getByTestId('sent-row').innerText()).toMatch(/Licence, yearly\s+3001/);
  expect(told()).toEqual([]);
  await dialog().getByLabel('Reason').fill('Price agreed with Nordan');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Invoice SF-15579', exact: true }).waitFor();
  expect(told()).toMatchObject([
    {
      path: '/v1/sync-jobs/job_dead/replay',
      body: {
        reason: 'Price agreed with Nordan',
        event: {
          data: {
            invoice: {
              ...{ name: 'SF-15579', customer: { id: 'cus-1', vat_id: 'SE556012579001' } },
              lines: [{ id: 'line-1', sub_total: '800000.40' }],
            },
          },
        },
      },
    },
  ]);
});

it('judges what is typed before anything is asked', async () => {
  await open();
  await fill('total_amount', 'much');
  await field('total_amount').getByText('An amount, such as 0.05.').waitFor();
  await fill('customer/name', '');
  await field('customer/name').getByText('This is needed.').waitFor();
  await page.getByText('2 fields are not right.').waitFor();
  expect(await page.getByRole('button', { name: 'See what would be sent…' }).isDisabled()).toBe(
    true,
  );
  await page.getByRole('button', { name: 'Undo all' }).click();
  await page.getByText('not sent').waitFor({ state: 'detached' });
  expect(await field('customer/name').locator('input').inputValue()).toBe('Nordan Åkeri AB');
});

it.each([
  ['sv-SE', 'Högst 2 decimaler, som EUR har.'],
  ['en', 'At most 2 decimals, as EUR has.'],
])('what the API refuses stands at its field, which has the focus, in %s', async (locale, said) => {
  await page.addInitScript(
    (language) => {
      window.localStorage.setItem('console-language', JSON.stringify(language));
    },
    locale.slice(0, 2),
  );
  await page.goto(`${api.url}/console/#/jobs/job_dead/correct`);
  await fill('total_amount', '0.125');
  await page.getByRole('button', { name: /^(See what|Se vad)/ }).click();
  await field('total_amount').getByText(said).waitFor();
  await field('total_amount').locator('input:focus').waitFor();
  expect(await violations()).toEqual([]);
  await fill('total_amount', '0.12');
  await field('total_amount').getByText(said).waitFor({ state: 'detached' });
});

it('says of an invoice that would stop why, and where', async () => {
  await open();
  await fill('total_amount', '1.00');
  await look();
  await dialog().getByText('This invoice would stop.').waitFor();
  await page.keyboard.press('Escape');
  await field('total_amount').getByText('The lines add up to another total.').waitFor();
  await field('total_amount').locator('input:focus').waitFor();
});

it('is the same as JSON, for what the form has no field for', async () => {
  await open();
  await fill('lines/0/tax_rate', '12');
  await page.getByRole('tab', { name: 'As JSON' }).click();
  const json = page.getByLabel('What the invoice is tried from');
  const typed = await json.inputValue();
  expect(JSON.parse(typed)).toMatchObject({ data: { invoice: { lines: [{ tax_rate: '12' }] } } });
  await json.fill(`${typed}}`);
  await page.getByText('This is not JSON.').waitFor();
  await json.fill(typed.replace('"quantity": "2"', '"quantity": "3"'));
  await page.getByText('2 corrections that are not sent').waitFor();
  expect(await violations()).toEqual([]);
  await page.getByRole('tab', { name: 'As a form' }).click();
  expect(await field('lines/0/quantity').locator('input').inputValue()).toBe('3');
});

it('leads from JSON to the field that the API has said something of', async () => {
  await open();
  await page.getByRole('tab', { name: 'As JSON' }).click();
  const json = page.getByLabel('What the invoice is tried from');
  const typed = await json.inputValue();
  await json.fill(typed.replaceAll('"total_amount": "1125000.50"', '"total_amount": "0.125"'));
  await look();
  await field('total_amount').locator('input:focus').waitFor();
});

it('adds a line and takes one away, by keyboard, and says what that changes', async () => {
  await open();
  expect(await page.getByRole('button', { name: 'Take line 1 away' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Add a line' }).press('Enter');
  await field('lines/1/name').locator('input:focus').waitFor();
  await field('lines/1/tax').locator('[aria-invalid="true"]').waitFor();
  expect(await page.getByRole('button', { name: 'See what would be sent…' }).isDisabled()).toBe(
    true,
  );
  for (const [name, value] of [
    ['name', 'Support'],
    ['sub_total', '900000,40'],
    ['tax_rate', '25'],
    ['tax', '225000,10'],
    ['total_amount', '1125000,50'],
  ] as const) {
    await fill(`lines/1/${name}`, value);
  }
  await fill('lines/0/name', 'Not this one');
  expect(await violations()).toEqual([]);
  await page.getByRole('button', { name: 'Take line 1 away' }).press('Enter');
  await page.getByRole('button', { name: 'Add a line' }).and(page.locator(':focus')).waitFor();
  expect(await field('lines/0/name').locator('input').inputValue()).toBe('Support');
  expect(await field('lines/1/name').count()).toBe(0);
  await look();
  expect(await dialog().getByTestId('differences').innerText()).toMatch(
    /Line 1: Text\s+Licence, yearly → Support/,
  );
  await dialog().getByLabel('Reason').fill('Support was sold, no licence');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Invoice SF-15579', exact: true }).waitFor();
  const line = { id: 'added-1', name: 'Support', quantity: '1', discount: '0' };
  expect(told()).toMatchObject([{ body: { event: { data: { invoice: { lines: [line] } } } } }]);
});

it('takes a refund, which cannot be previewed', async () => {
  await page.goto(`${api.url}/console/#/jobs/job_refund/correct`);
  const amount = page.locator('[data-pointer="/data/refund/amount"] input');
  await amount.fill('100,00');
  await page.locator('[data-pointer="/data/refund/lines/0/amount"] input').fill('100,00');
  await look();
  const question = page.getByRole('dialog', { name: 'Invoice SF-15544, corrected' });
  await question.getByText('cannot be shown before it is tried').waitFor();
  expect(await question.getByTestId('differences').innerText()).toMatch(
    /Refunded line 1: Amount with VAT\s+125.00 → 100.00/,
  );
  expect(await violations()).toEqual([]);
  await question.getByLabel('Reason').fill('Half was refunded');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Invoice SF-15544', exact: true }).waitFor();
  expect(api.changes).toMatchObject([
    {
      path: '/v1/sync-jobs/job_refund/replay',
      body: { event: { data: { refund: { amount: '100.00', lines: [{ amount: '100.00' }] } } } },
    },
  ]);
});

it('asks before what is typed is lost', async () => {
  await open();
  await fill('total_amount', '1.00');
  const asked: string[] = [];
  page.once('dialog', (question) => {
    asked.push(question.message());
    void question.dismiss();
  });
  await page.getByRole('link', { name: 'The invoice' }).click();
  expect(asked).toEqual(['Leave the page? What you have changed is not saved.']);
  expect(await field('total_amount').locator('input').inputValue()).toBe('1.00');
});

it('is offered only where the door would take it', async () => {
  await page.goto(`${api.url}/console/#/jobs/job_vat`);
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  expect(await page.getByRole('link', { name: 'Correct it…' }).count()).toBe(0);
  await page.goto(`${api.url}/console/#/jobs/job_vat/correct`);
  await page.getByText('is read from SubscriptionFlow each time').waitFor();
  await page.goto(`${api.url}/console/#/jobs/job_synced/correct`);
  await page.getByText('does not need attention any more').waitFor();
  api.role = 'viewer';
  await page.goto(`${api.url}/console/#/jobs/job_dead`);
  await page.reload();
  await page.getByTestId('dead-letter').waitFor();
  expect(await page.getByRole('link', { name: 'Correct it…' }).count()).toBe(0);
  await page.goto(`${api.url}/console/#/jobs/job_dead/correct`);
  await page.getByText('Only an operator can correct an invoice.').waitFor();
});

describe.each(['light', 'dark'] as const)('what comes of it, in %s colours', (colorScheme) => {
  it.each([390, 1280])('fits %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await open();
    await fill('lines/0/sub_total', '800000,40');
    await fill('due_date', '2026-12-31');
    expect(await violations()).toEqual([]);
    await keepPicture(page, `correct-${width}-${colorScheme}`);
    await look();
    await dialog().getByText('This invoice would be booked.').waitFor();
    await keepPicture(page, `correct-send-${width}-${colorScheme}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    expect(await violations()).toEqual([]);
  });
});
