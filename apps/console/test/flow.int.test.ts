import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
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

async function open(hash = '#/flow'): Promise<void> {
  await page.goto(`${api.url}/console/${hash}`);
  await backlog().getByText('Waiting or being booked').waitFor();
}

const backlog = () => page.getByTestId('backlog');

const isLive = () => page.getByTestId('liveness').getByText('Live').waitFor();
const isPolled = () => page.getByTestId('liveness').getByText('Every few seconds').waitFor();

async function untilListening(wanted: number | string): Promise<void> {
  const isSo = (): boolean => {
    const listening = api.flow.listening();
    return typeof wanted === 'number'
      ? listening.length === wanted
      : listening.length === 1 && listening[0] === wanted;
  };
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries === 200) throw new Error(`${api.flow.listening().join(' ')} is listened to`);
    await sleep(50);
  }
}

/** The page as the browser has it in the background, or in front again. */
async function turn(state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

describe('the flow of invoices', () => {
  it('says in sentences and pictures what came in, what was booked and when the rest is', async () => {
    await open();
    await isLive();
    const text = await page.locator('main').innerText();
    expect(text).toMatch(/[\d\u202f]+ received, [\d\u202f]+ booked, \d+ stopped/);
    expect(text).toMatch(/11 of them were refused as too many/);
    expect(text).toMatch(/At most 62% of what Fortnox allows a company was used, in the hour from/);
    expect(text).toMatch(/half of the invoices were booked within \d\.\d s, 95 of 100 within/);
    expect(text).toMatch(/Slowest in the hour from \d\d:00: 95 of 100 within 3\.2 min/);
    expect(await backlog().innerText()).toMatch(
      /1\u202f192 invoices go on by themselves.*about 16 min/,
    );
    expect(await backlog().innerText()).toContain('38 stand still');
    const plots = page.getByTestId('plot');
    expect(await plots.count()).toBe(5);
    expect(await plots.locator('svg.recharts-surface').count()).toBeGreaterThanOrEqual(5);
    const names = await plots.evaluateAll((all) => all.map((one) => one.ariaLabel));
    expect(names.join('\n')).toMatch(/Calls to Fortnox\. [\d\u202f]+ calls/);
  });

  it('shows each picture as a table too, at any width, and axe-core objects to nothing', async () => {
    await open();
    for (const summary of await page.getByText('As a table').all()) await summary.click();
    const tables = page.locator('details table');
    await tables.nth(3).waitFor();
    const rows = await tables.nth(1).locator('tbody tr').count();
    expect(rows).toBe(24);
    expect(await tables.first().innerText()).toMatch(
      /Acme AB\s+1\u202f192\s+0\s+12\s+about 16 min/,
    );
    const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 860 });
      const { violations } = await page.evaluate<AxeResults>(`${axe};axe.run()`);
      expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
      // The plots follow the window a moment later.
      await page.waitForFunction((wide) => document.documentElement.scrollWidth === wide, width);
      await keepPicture(page, `flow-tables-${String(width)}`);
    }
  });

  it('tells what stands below the pointer', async () => {
    await open();
    await page.getByTestId('plot').nth(1).locator('svg.recharts-surface').first().hover();
    await page.getByTestId('plot').nth(1).locator('.recharts-tooltip-wrapper').waitFor();
    await keepPicture(page, 'flow-pointer');
  });

  it('keeps company and period in the address, and listens to one stream for what is shown', async () => {
    await open();
    await page.getByLabel('Company', { exact: true }).selectOption('con_borea');
    await page.waitForURL(/connectionId=con_borea/);
    await page.getByLabel('Period').selectOption('hour');
    await page.waitForURL(/connectionId=con_borea&period=hour/);
    await untilListening('?step=minute&connectionId=con_borea');
    await page.getByLabel('Period').selectOption('day');
    await page.waitForURL(/connectionId=con_borea$/);
    await untilListening('?step=hour&connectionId=con_borea');
  });

  it('is reached from the bar, by its key and from a company’s page', async () => {
    await page.goto(`${api.url}/console/#/connections/con_acme`);
    await page.getByRole('link', { name: 'How its invoices flow' }).click();
    await page.waitForURL(/#\/flow\?connectionId=con_acme/);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.keyboard.press('Alt+5');
    await page.getByRole('heading', { level: 1, name: 'How invoices flow' }).waitFor();
    await page.getByRole('link', { name: 'Flow', exact: true }).waitFor();
  });
});

describe('its figures', () => {
  it('change as they are told, and nobody asks for them', async () => {
    await open();
    await isLive();
    const before = api.flow.polls();
    api.flow.openJobs = 640;
    api.flow.tell();
    await backlog().getByText('678').first().waitFor();
    // Longer than a page that asks waits between two questions.
    await sleep(6000);
    expect(api.flow.polls()).toBe(before);
    expect(api.flow.listening()).toHaveLength(1);
  });

  it('are asked for while the stream is cut off, and told again once it is back', async () => {
    await open();
    await isLive();
    api.flow.streams = 'refused';
    api.flow.cut();
    await isPolled();
    api.flow.openJobs = 300;
    await backlog().getByText('338').first().waitFor();
    api.flow.streams = 'open';
    await isLive();
    await untilListening(1);
  });

  it('are asked for where the stream is refused, or kept by something on the way', async () => {
    for (const streams of ['refused', 'kept'] as const) {
      api.flow.streams = streams;
      await open();
      await isPolled();
      const before = api.flow.polls();
      while (api.flow.polls() < before + 2) await sleep(100);
      await isPolled();
      await page.goto('about:blank');
    }
  });

  it('are neither told nor asked for while nobody looks', async () => {
    await open();
    await untilListening(1);
    await turn('hidden');
    await untilListening(0);
    await turn('visible');
    await untilListening(1);
    await isLive();
    await page.getByRole('link', { name: 'Invoices', exact: true }).click();
    await untilListening(0);
  });

  it('ask to log in when the login has ended', async () => {
    await open();
    await isLive();
    api.role = 'logged-out';
    api.flow.cut();
    await page.locator('main').getByRole('link', { name: 'Log in' }).first().waitFor();
  });
});
