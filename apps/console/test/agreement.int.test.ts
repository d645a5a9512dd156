import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ApiStandIn } from './api-stand-in.js';
import { keepPicture } from './browser.js';
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

const company = '#/connections/con_acme';
const october = `${company}/agreement?month=2026-10`;
const september = `${company}/agreement?month=2026-09`;
const sheet = `${company}/agreement/sheet?month=2026-10`;

const changesTo = (end: string) => api.changes.filter(({ path }) => path.endsWith(end));

const verdict = () => page.getByTestId('verdict');
const finding = (invoice: string) => page.getByTestId('finding').filter({ hasText: invoice });

describe('a month that does not agree', () => {
  it('says so first, by which comparison, and what is still on its way', async () => {
    await open(october);
    await verdict().getByText('5 things do not agree.').waitFor();
    expect(await verdict().innerText()).toMatch(
      /2 invoices are on their way to Fortnox\.\s+Compared 2026-11-03 .*, by itself in the night, up to and including 2026-10-31\./,
    );
  });

  it('sets both sides beside each other by currency, and explains the difference', async () => {
    await open(october);
    const kronor = page.getByTestId('currency').filter({ hasText: 'SEK' });
    await kronor.waitFor();
    expect((await kronor.innerText()).replaceAll('\u202f', ' ')).toMatch(
      /SEK\s+1 841 250\.50\s+1 204 invoices\s+1 840 000\.49\s+1 203 invoices\s+1 250\.01\s+1 invoice/,
    );
    const explained = await page.getByTestId('difference').allInnerTexts();
    expect(explained.map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
      'Missing in Fortnox 2 2 500.00 SEK',
      'In Fortnox only 1 −1 250.00 SEK',
      'Another amount or currency 1 0.01 SEK',
    ]);
  });

  it('tells of each finding the amounts, the numbers and what to do', async () => {
    await open(october);
    await finding('SF-15641').waitFor();
    expect(await finding('SF-15641').innerText()).toMatch(/never came here.*Fetch it/s);
    expect(await finding('SF-15502').innerText()).toMatch(/no\. 1188.*−1\u202f250\.00 SEK/s);
    expect(await finding('SF-15540').innerText()).toContain('250.00 SEK left to pay');
    const link = finding('SF-15533').getByRole('link', { name: 'Open the invoice: SF-15533' });
    expect(await link.getAttribute('href')).toMatch(/#\/jobs\/job_diff$/);
    expect(await finding('SF-15533').getByRole('button').count()).toBe(0);
  });

  it('takes in one of the missing', async () => {
    await open(october);
    await page.getByRole('button', { name: 'Fetch it: SF-15641' }).click();
    await finding('SF-15641').getByText('On its way to Fortnox.').waitFor();
    expect(changesTo('/v1/reconciliations/rec_night/enqueue-missing')[0]?.body).toEqual({
      positions: [1],
    });
    expect(await page.getByRole('button', { name: /^Fetch/ }).count()).toBe(0);
    const link = finding('SF-15641').getByRole('link', { name: 'Open the invoice: SF-15641' });
    expect(await link.getAttribute('href')).toMatch(/#\/jobs\/job_new$/);
  });

  it('takes in all of the month that is missing', async () => {
    await open(october);
    await page.getByRole('button', { name: 'Fetch the missing one' }).click();
    await finding('SF-15641').getByText('On its way to Fortnox.').waitFor();
    expect(changesTo('/enqueue-missing').map(({ body }) => body)).toEqual([{ month: '2026-10' }]);
  });

  it('tries one that has stopped again, with a reason', async () => {
    await open(october);
    await page.getByRole('button', { name: 'Try again…: SF-15579' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('Account 3011 is active');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(changesTo('/v1/sync-jobs/job_dead/replay')[0]?.body).toEqual({
      reason: 'Account 3011 is active',
    });
  });

  it('is signed off only with a word on why', async () => {
    await open(october);
    await page.getByRole('button', { name: 'Sign off…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign off October 2026' });
    await dialog
      .getByText('although the two sides do not agree and invoices are on their way')
      .waitFor();
    const button = dialog.getByRole('button', { name: 'Sign off' });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel('Comment').fill('Known; booked in November.');
    await keepPicture(page, 'sign-off');
    await button.click();
    await dialog.waitFor({ state: 'detached' });
    expect(changesTo('/agreements/2026-10/sign-offs')[0]?.body).toEqual({
      ...{ reconciliationId: 'rec_night', findings: 5 },
      comment: 'Known; booked in November.',
    });
  });
});

describe('the comparisons of a month', () => {
  it('are listed: when, by whom, of which days, with which result', async () => {
    await open(october);
    const runs = page.getByTestId('run');
    await runs.first().waitFor();
    expect(await runs.first().innerText()).toMatch(
      /2026-11-03 .*in the night\s+2026-09-23 – 2026-11-02\s+Differs\s+5 things/s,
    );
    expect(await runs.last().innerText()).toMatch(/Failed.*Fortnox could not be read/s);
  });

  it('are made by hand for the whole month, and followed', async () => {
    await open(october);
    await page.getByRole('button', { name: 'Compare again' }).click();
    await page.getByTestId('run').getByText('Comparing').waitFor();
    expect(changesTo('/v1/connections/con_acme/reconciliations')[0]?.body).toEqual({
      ...{ from: '2026-10-01', to: '2026-10-31' },
    });
    expect(await page.getByRole('button', { name: 'Compare again' }).count()).toBe(0);
  });

  it('of a month that has none can be begun', async () => {
    await open(`${company}/agreement?month=2026-08`);
    await verdict().getByText('This month has not been compared yet.').waitFor();
    await page.getByText('None yet.').waitFor();
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Compare the month' }).click();
    await answered;
    expect(changesTo('/reconciliations')[0]?.body).toMatchObject({ from: '2026-08-01' });
  });
});

describe('a month that agrees', () => {
  it('is signed off, and says who did', async () => {
    await open(september);
    await verdict().getByText('SubscriptionFlow and Fortnox agree.').waitFor();
    await page.getByText('Nobody has signed the month off.').waitFor();
    await page.getByRole('button', { name: 'Sign off…' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Comment (optional)').waitFor();
    await dialog.getByRole('button', { name: 'Sign off' }).press('Enter');
    await page.getByTestId('signature').getByText('Signed off by anna').waitFor();
    expect(changesTo('/sign-offs')[0]?.body).toEqual({
      ...{ reconciliationId: 'rec_sep', findings: 0 },
    });
  });

  it('says when what was signed no longer holds', async () => {
    api.isSigned = 'out-of-date';
    await open(september);
    await page.getByTestId('sign-off').getByText('Out of date').waitFor();
    await page.getByRole('button', { name: 'Sign off again…' }).waitFor();
    await open(`${company}/agreement/sheet?month=2026-09`);
    await page.getByTestId('sheet').getByText('Out of date').waitFor();
  });
});

describe('the way to a month', () => {
  it('leads from the company, to the month that is over', async () => {
    await open(company);
    await page.getByRole('link', { name: 'Reconciliation' }).click();
    await page.getByRole('heading', { level: 1, name: 'Reconciliation: Acme AB' }).waitFor();
    const shown = await page.getByLabel('Month', { exact: true }).inputValue();
    const now = new Date();
    expect(shown).toBe(
      new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1)).toISOString().slice(0, 7),
    );
  });

  it('leads from what needs attention, and from the overview', async () => {
    for (const hash of ['#/dead-letters', '#/']) {
      await open(hash);
      const line = page.getByTestId('disagreement');
      await line.waitFor();
      expect(await line.innerText()).toMatch(/Acme AB, October 2026\s+5 things do not agree\./);
      await line.getByRole('link').click();
      await page.waitForURL(/#\/connections\/con_acme\/agreement\?month=2026-10$/);
    }
  });

  it('leads to the month before and after, and to any of the list', async () => {
    await open(september);
    await page.getByRole('link', { name: 'Month after' }).click();
    await verdict().getByText('5 things').waitFor();
    await page.getByRole('link', { name: 'Month before' }).click();
    await verdict().getByText('and Fortnox agree.').waitFor();
    await page.getByLabel('Month', { exact: true }).selectOption('2026-10');
    await page.waitForURL(/month=2026-10$/);
  });
});

it('of one month tells of the others that do not agree', async () => {
  await open(september);
  await page.getByTestId('other-months').getByRole('link', { name: 'October 2026' }).click();
  await verdict().getByText('5 things').waitFor();
  expect(await page.getByTestId('other-months').count()).toBe(0);
});

it('shows a viewer everything, and nothing to change', async () => {
  api.role = 'viewer';
  await open(october);
  await finding('SF-15641').waitFor();
  await page.getByTestId('run').first().waitFor();
  expect(await page.locator('main').getByRole('button').count()).toBe(0);
});

it('speaks Swedish as a bookkeeper does', async () => {
  await page.addInitScript(() => {
    localStorage.setItem('console-language', JSON.stringify('sv'));
  });
  await open(october);
  await page.getByRole('heading', { level: 1, name: 'Avstämning: Acme AB' }).waitFor();
  await verdict().getByText('5 saker stämmer inte.').waitFor();
  await finding('SF-15641').getByText('Den kom aldrig hit.').waitFor();
  await keepPicture(page, 'agreement-swedish');
});

describe('the sheet on paper', () => {
  it.each(['light', 'dark'] as const)(
    'is black on white and all of it, from %s',
    async (scheme) => {
      api.isSigned = true;
      await page.emulateMedia({ colorScheme: scheme, media: 'print' });
      await page.setViewportSize({ width: 680, height: 962 });
      await open(sheet);
      await page.getByTestId('sheet').getByText('SF-15641').waitFor();
      const looks = await page.evaluate(() => {
        const of = (selector: string) => {
          const found = document.querySelector(selector);
          return found ? getComputedStyle(found) : undefined;
        };
        return {
          bar: of('.bar')?.display,
          tools: of('.sheet-tools')?.display,
          paper: of('body')?.backgroundColor,
          ink: of('.sheet h1')?.color,
          table: of('.sheet .grid')?.display,
          width: document.documentElement.scrollWidth,
        };
      });
      expect(looks).toEqual({
        ...{ bar: 'none', tools: 'none', table: 'table', width: 680 },
        ...{ paper: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)' },
      });
      await keepPicture(page, `sheet-print-${scheme}`);
    },
  );

  it('fits on one sheet of A4 with five findings', async () => {
    await open(sheet);
    await page.getByTestId('sheet').getByText('SF-15641').waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const folder = process.env['CONSOLE_SCREENSHOTS'];
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'sheet.pdf'), pdf);
    }
    const text = pdf.toString('latin1');
    expect(text.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    // A4, in points.
    expect(text).toMatch(/\/MediaBox\s*\[0 0 59[45][\d.]* 84[12][\d.]*\]/);
  });

  it('does not say that nothing differs where SubscriptionFlow could not be read', async () => {
    await open(`${company}/agreement/sheet?month=2026-07`);
    const paper = page.getByTestId('sheet');
    await paper.getByText('Signature').waitFor();
    expect(await paper.innerText()).not.toContain('Nothing differs.');
  });

  it('says who signed, and has lines for who signs by hand', async () => {
    api.isSigned = true;
    await open(`${company}/agreement/sheet?month=2026-09`);
    const paper = page.getByTestId('sheet');
    await paper.getByText('Signed off by anna').waitFor();
    await paper.getByText('Checked against 1510.').waitFor();
    await paper.getByText('Nothing differs.').waitFor();
    const facts = await paper.locator('.facts').innerText();
    expect(facts).toMatch(/In Fortnox\s+Acme Programvara AB, org. no. 556012-5790, company 123456/);
    expect(facts).toMatch(/2026-09-01 – 2026-09-30/);
    expect(facts).toContain('started by anna');
    await paper.getByText('Signature').waitFor();
  });
});
