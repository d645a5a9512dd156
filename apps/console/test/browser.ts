import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export { startBrowser } from '../../../scripts/services/browser.js';

/** The console as `npm test` has just built it: it builds anew whenever a source has changed. */
export const consoleDist = join(__dirname, '../dist');

/**
 * What the browser complained about: exceptions, and violations of the page's policy. Answers
 * that are not 2xx are left out: pages are meant to live with them, and tests look at how.
 */
export async function collectComplaints(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  // A violation that the page catches itself would not reach the log.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
      setTimeout(() => {
        throw new Error(`the page broke its policy: ${violatedDirective} ${sample}`);
      });
    });
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) {
      complaints.push(text);
    }
  });
  return complaints;
}

/** Keeps a picture where CONSOLE_SCREENSHOTS names a folder, for people to look at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['CONSOLE_SCREENSHOTS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
