import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startApiStandIn, type ApiStandIn } from './api-stand-in.js';
import { collectComplaints, consoleDist, keepPicture, startBrowser } from './browser.js';

jest.setTimeout(180_000);

/** Every page, by its address, and a word that is there once the page has what it shows. */
const pages = [
  ['overview', '', 'Account 3011'],
  ['invoices', '#/jobs', 'SF-15578'],
  ['invoice', '#/jobs/job_dead', 'Invoice received'],
  ['correct', '#/jobs/job_dead/correct', 'Amount before discount'],
  ['attention', '#/dead-letters', 'Account 3011'],
  ['replay', '#/replays/rep_1', 'of 12 finished'],
  ['companies', '#/connections', 'Borea Software AB'],
  ['company', '#/connections/con_acme', 'Check before booking'],
  ['settings', '#/connections/con_acme/settings', 'Account for sales'],
  ['flow', '#/flow', 'half of the invoices were booked'],
  ['flow-of-one', '#/flow?connectionId=con_acme&period=month', 'half of the invoices were booked'],
  ['agreement', '#/connections/con_acme/agreement?month=2026-10', 'is paid, and Fortnox'],
  ['agreement-fine', '#/connections/con_acme/agreement?month=2026-09', 'and Fortnox agree.'],
  ['agreement-none', '#/connections/con_acme/agreement?month=2026-08', 'not been compared'],
  ['sheet', '#/connections/con_acme/agreement/sheet?month=2026-10', 'SF-15641'],
  ['audit', '#/audit', 'Account for rounding'],
  ['notifications', '#/notifications', 'hooks.slack.com'],
  ['notification', '#/notifications/ntf_hook', 'answered 500'],
  ['access', '#/access', 'auditor 2026'],
  ['connect', '#/connect', 'From SubscriptionFlow'],
  ['set-up', '#/connections/con_acme/setup', 'Where SubscriptionFlow sends'],
  ['no-such-page', '#/nowhere', 'There is no such page'],
] as const;

let browser: Browser;
let api: ApiStandIn;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let axe: string;

beforeAll(async () => {
  browser = await startBrowser();
  axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
});

afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  api = await startApiStandIn(consoleDist);
  context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  page = await context.newPage();
  complaints = await collectComplaints(page);
});

afterEach(async () => {
  await context.close();
  await api.close();
  expect(complaints).toEqual([]);
});

async function open(hash: string, word: string): Promise<void> {
  await page.goto(`${api.url}/console/${hash}`);
  await page.locator('main').getByText(word).first().waitFor();
}

/** The rules that colours can break; whatever else is wrong is wrong in any. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** What axe-core finds wrong, one line per rule with the places where. */
async function violations(rules: readonly string[] = []): Promise<string[]> {
  // Of the rest, which is most of a page, each rule names one place, and nothing of it leaves the browser.
  const options = { resultTypes: ['violations'], ...(rules.length > 0 ? { runOnly: rules } : {}) };
  // The policy lets no script into the page but its own files; the debugger is not asked.
  const library = (await page.evaluate<boolean>(`'axe' in window`)) ? '' : `${axe};`;
  const found = await page.evaluate<Pick<AxeResults, 'violations'>>(
    `${library}axe.run(${JSON.stringify(options)}).then(({ violations }) => ({ violations }))`,
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

describe.each([
  { width: 1280, height: 860 },
  { width: 390, height: 800 },
])('on a screen of $width pixels', (size) => {
  it.each(pages)('%s fits, and axe-core objects to nothing', async (name, hash, word) => {
    await page.setViewportSize(size);
    await open(hash, word);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    expect(await violations()).toEqual([]);
    await keepPicture(page, `${name}-${size.width}-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    expect(await violations(ofColours)).toEqual([]);
    await keepPicture(page, `${name}-${size.width}-dark`);
  });
});

it.each(['en', 'sv'])('the bar is one line at 1280 pixels, in %s', async (locale) => {
  const wide = await browser.newPage({ locale, viewport: { width: 1280, height: 800 } });
  await wide.goto(`${api.url}/console/`);
  await wide.locator('main').getByText('Account 3011').first().waitFor();
  const { height } = (await wide.locator('.bar').boundingBox()) ?? { height: 0 };
  await keepPicture(wide, `bar-${locale}`);
  await wide.close();
  expect(height).toBeGreaterThan(40);
  expect(height).toBeLessThan(70);
});

describe('the timeline on a telephone', () => {
  it('gives its words the width of the screen', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open('#/jobs/job_dead', 'Invoice received');
    const narrowest = await page
      .getByTestId('timeline')
      .locator('.call-words, .happening')
      .evaluateAll((all) => Math.min(...all.map((one) => one.getBoundingClientRect().width)));
    expect(narrowest).toBeGreaterThan(200);
  });
});

describe('what is agreed on about a cause', () => {
  it.each([390, 1280])('is asked for in a form that fits %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open('#/dead-letters', 'Account 3011');
    await page.getByRole('button', { name: 'Note or pass on: Acme' }).first().click();
    await page.getByRole('dialog').getByText('Nordan has been asked.').waitFor();
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    await keepPicture(page, `handling-form-${width}`);
    expect(needed).toBeLessThanOrEqual(width);
    expect(await violations()).toEqual([]);
  });
});

describe('a notification that is set up', () => {
  it.each([390, 1280])('is asked for in a form that fits %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open('#/notifications', 'hooks.slack.com');
    await page.getByRole('button', { name: 'New notification' }).click();
    await page.getByRole('dialog').getByLabel('Invoices are late').waitFor();
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    await keepPicture(page, `notification-form-${width}`);
    expect(needed).toBeLessThanOrEqual(width);
    expect(await violations()).toEqual([]);
  });
});

describe('an access token that is made', () => {
  it.each([390, 1280])('is asked for in a form that fits %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open('#/access', 'auditor 2026');
    await page.getByRole('button', { name: 'New access token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Companies' }).fill('Acme');
    await page.getByRole('option', { name: 'Acme AB' }).click();
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    await keepPicture(page, `token-form-${width}`);
    expect(needed).toBeLessThanOrEqual(width);
    expect(await violations()).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(ofColours)).toEqual([]);
  });
});

/** What stands over the list of invoices, by the button that opens it, and a word in it. */
const overTheList = [
  ['views', 'View: ', 'Stopped, to look at'],
  ['columns', 'Columns', 'Customer in Fortnox'],
  ['more', 'More', 'Who did what'],
  ['preferences', 'Language and colours', 'As on this computer'],
] as const;

describe.each([390, 1280])('over the list of invoices, on %d pixels', (width) => {
  beforeEach(async () => {
    await page.setViewportSize({ width, height: 860 });
    await open('#/jobs?view=viw_gard&status=succeeded', 'SF-15578');
    await page.getByRole('button', { name: 'Save changes' }).waitFor();
  });

  async function expectFitting(name: string): Promise<void> {
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(needed).toBeLessThanOrEqual(width);
    expect(await violations()).toEqual([]);
    await keepPicture(page, `${name}-${width}-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    expect(await violations(ofColours)).toEqual([]);
    await keepPicture(page, `${name}-${width}-dark`);
  }

  it('the palette, the keys and what is offered while one types fit, and axe-core objects to nothing', async () => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a company').fill('borea');
    await page.locator('[data-selected]').waitFor();
    await expectFitting('palette');
    await page.keyboard.press('Escape');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectFitting('keys');
    await page.keyboard.press('Escape');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('combobox', { name: 'Find' }).fill('SF-155');
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await expectFitting('suggestions');
  });

  it.each(overTheList)(
    'the %s fit, and axe-core objects to nothing',
    async (name, button, word) => {
      await page.getByRole('button', { name: button }).click();
      await page.getByText(word).waitFor();
      await expectFitting(`list-${name}`);
    },
  );

  it.each(['Save as new…', 'Rename or share…', 'Delete…'])('%s fits', async (doing) => {
    if (doing !== 'Save as new…') await page.getByRole('button', { name: 'View: ' }).click();
    const role = doing === 'Save as new…' ? 'button' : 'menuitem';
    await page.getByRole(role, { name: doing }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor();
    await expectFitting(`view-${doing.split(' ')[0] ?? ''}`.replace('…', ''));
  });

  it('all columns fit', async () => {
    const all = [
      'customer,connectionId,status,deadLetterMessage,total,fortnoxInvoiceNumber,booked',
    ];
    const more = [
      'payments,fortnoxCustomerNumber,attempts,createdAt,finishedAt,updatedAt,kind,invoiceId',
    ];
    await open(`#/jobs?columns=${[...all, ...more].join(',')}`, 'Customer in Fortnox');
    await page.getByTestId('job').filter({ hasText: 'SF-15578' }).waitFor();
    await expectFitting('list-all-columns');
  });
});

describe('settings that are saved', () => {
  it.each([390, 1280])('show what changes in a dialog that fits %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open('#/connections/con_acme/settings', 'Swedish VAT');
    await page.getByLabel('Swedish VAT').check();
    await page.getByText('17 of 23').waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Save…' }).click();
    await page.getByRole('dialog').getByText('4 would still stop').waitFor();
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(needed).toBeLessThanOrEqual(width);
    expect(await violations()).toEqual([]);
    await keepPicture(page, `settings-save-${width}-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(ofColours)).toEqual([]);
    await keepPicture(page, `settings-save-${width}-dark`);
  });
});

describe('by keyboard alone', () => {
  it('skips the bar by the first press of Tab', async () => {
    await open('', 'Account 3011');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('goes on from the heading after each change of page', async () => {
    await open('', 'Account 3011');
    await page.keyboard.press('Alt+2');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Invoices');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.getByRole('link', { name: 'SF-15579' }).press('Enter');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Invoice SF-15579');
  });

  it('lists its keys under the question mark', async () => {
    await open('', 'Account 3011');
    await page.keyboard.press('Shift+?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByText('Companies').waitFor();
    expect(await violations()).toEqual([]);
    await keepPicture(page, 'keys');
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
  });

  it('goes to a company by some letters of its name', async () => {
    await open('', 'Account 3011');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a company').fill('borea');
    expect(await violations()).toEqual([]);
    await keepPicture(page, 'palette');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Borea Software AB' }).waitFor();
  });

  it('finds an invoice by its number from anywhere', async () => {
    await open('#/connections', 'Borea Software AB');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a company').fill('SF-15579');
    await page.getByText('Find invoice SF-15579').click();
    await page.waitForURL(/query=SF-15579/);
  });
});

describe('the language', () => {
  it('is changed in the bar, and remembered', async () => {
    await open('', 'Account 3011');
    await page.getByRole('button', { name: 'Language and colours' }).click();
    await page.getByRole('menuitem', { name: 'Svenska' }).click();
    await page.getByRole('heading', { level: 1, name: 'Översikt' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Översikt' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('sv');
    expect(await violations()).toEqual([]);
    await keepPicture(page, 'overview-swedish');
  });

  it('is Swedish where the browser asks for Swedish', async () => {
    const swedish = await browser.newPage({ locale: 'sv-SE' });
    await swedish.goto(`${api.url}/console/#/jobs`);
    await swedish.getByRole('heading', { level: 1, name: 'Fakturor' }).waitFor();
    const line = swedish.getByTestId('job').filter({ hasText: 'SF-15578' });
    expect(await line.innerText()).toMatch(/Klar\s+12\u202f500,00 SEK/);
    await swedish.close();
  });
});

it('needs at most 300 kB, compressed, for its first page', async () => {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await open('', 'Account 3011');
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThanOrEqual(300_000);
});
