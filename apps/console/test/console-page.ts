import type { Browser, Page } from 'playwright-core';
import { startApiStandIn, type ApiStandIn } from './api-stand-in.js';
import { collectComplaints, consoleDist, startBrowser } from './browser.js';

type Shown = { readonly api: ApiStandIn; readonly page: Page };

/**
 * For a suite: the console in one browser, with an API and a page of its own for each
 * test. `take` is called with both before each; a page that has complained fails its test.
 */
export function showConsole(take: (shown: Shown) => void): void {
  let browser: Browser;
  let shown: Shown;
  let complaints: string[];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    const api = await startApiStandIn(consoleDist);
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    shown = { api, page };
    complaints = await collectComplaints(page);
    take(shown);
  });
  afterEach(async () => {
    await shown.page.close();
    await shown.api.close();
    expect(complaints).toEqual([]);
  });
}
