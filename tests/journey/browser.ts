import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

export { startBrowser } from '../../scripts/services/browser.js';

const pictures = join(process.cwd(), '.data/screenshots');

const expected = [
  // An answer that is not 2xx is said by the page; the test looks there.
  'Failed to load resource',
  // Bull Board asks for a font from elsewhere and does well without: our policy keeps it away.
  "Loading the stylesheet 'https://fonts.googleapis.com/",
] as const;

/** ms; every page of ours is there within a second, and the machine may be busy. */
const patienceMs = 10_000;

export type Tab = {
  readonly page: Page;
  /** Exceptions and policy violations that the browser met on any page. */
  readonly complaints: readonly string[];
  /** Keeps a picture of the page for people to look at. */
  readonly picture: (name: string) => Promise<void>;
};

export async function openTab(browser: Browser, locale = 'en-GB'): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !expected.some((start) => text.startsWith(start))) {
      complaints.push(`${page.url()}: ${text}`);
    }
  });
  await mkdir(pictures, { recursive: true });
  const picture = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  };
  return { page, complaints, picture };
}

/** Logs in with a token, as a person does, and stands on the overview. */
export async function logIn({ page }: Tab, apiUrl: string, token: string): Promise<void> {
  await page.goto(`${apiUrl}/login?next=%2Fconsole`);
  await page.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}
