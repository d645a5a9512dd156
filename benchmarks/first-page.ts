import type { Browser } from 'playwright-core';

/** The cookie of a browser that is logged in. */
export async function logIn(apiUrl: string, token: string): Promise<string> {
  const answer = await fetch(`${apiUrl}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (cookie === undefined) throw new Error(`not logged in: ${answer.status}`);
  return cookie.split(';')[0] ?? '';
}

/**
 * Opens the console in a browser that has seen nothing of it before: milliseconds from its address until the
 * first page is whole: its figures, what needs attention and the companies are there, and nothing is
 * being read.
 */
export async function openFirstPage(
  browser: Browser,
  apiUrl: string,
  cookie: string,
): Promise<number> {
  const [name = '', value = ''] = cookie.split('=');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name, value, url: apiUrl }]);
  const page = await context.newPage();
  const from = performance.now();
  await page.goto(`${apiUrl}/console/`);
  const main = page.locator('main');
  await main.getByTestId('dead-letter-group').first().waitFor();
  await main.getByTestId('connection').first().waitFor();
  await main.getByRole('status').waitFor({ state: 'detached' });
  const ms = performance.now() - from;
  await context.close();
  return ms;
}
