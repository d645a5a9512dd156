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

const changesTo = (end: string) => api.changes.filter(({ path }) => path.endsWith(end));

const account = '/v1/connections/con_borea/causes/fortnox-2001304-3011';

describe('a cause at a company', () => {
  it('shows who has seen it, whose it is and that there are comments', async () => {
    await open('#/dead-letters');
    const line = page.getByTestId('cause-of-company').filter({ hasText: 'Acme AB: 9 invoices' });
    await line.waitFor();
    expect(await line.innerText()).toMatch(/Cecilia takes care of it \(anna, 1 h ago\)/);
    expect(await line.innerText()).toMatch(/Seen by anna, 1 h ago\s+2 comments/);
  });

  it('is passed on, put off and commented with the mouse, in one go', async () => {
    await open('#/dead-letters');
    await page.getByRole('button', { name: 'Note or pass on: Borea' }).click();
    const dialog = page.getByRole('dialog', { name: 'Note or pass on: Borea Software AB' });
    await dialog.getByText('Nordan has been asked.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByLabel('I have seen this').check();
    await dialog.getByLabel('Who takes care of it').click();
    await page.getByRole('option', { name: 'Cecilia' }).click();
    await dialog.getByLabel('Put it off').selectOption({ label: 'Until tomorrow morning' });
    await dialog.getByLabel('A word to colleagues').fill('Ask them on Monday.');
    await keepPicture(page, 'handling');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(changesTo('3011').map(({ path, method }) => [method, path])).toEqual([
      ['PATCH', account],
    ]);
    expect(changesTo('3011')[0]?.body).toEqual({
      acknowledged: true,
      assignedTo: 'Cecilia',
      snoozedUntil: expect.stringMatching(/^20\d\d-.*Z$/) as unknown,
    });
    expect(changesTo('/comments')[0]?.body).toEqual({ text: 'Ask them on Monday.' });
  });

  it('leads to the setting that puts it right, where one does', async () => {
    await open('#/dead-letters');
    const lines = page.getByTestId('cause-of-company');
    const link = lines.getByRole('link', { name: /VAT table/ });
    await link.waitFor();
    expect(await link.count()).toBe(1);
    expect(await link.getAttribute('href')).toMatch(
      /#\/connections\/con_acme\/settings\?field=vatMap$/,
    );
  });

  it('is passed on to any name with the keyboard alone; only what changed is sent', async () => {
    await open('#/dead-letters');
    await page.getByRole('button', { name: 'Note or pass on: Borea' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who takes care of it').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('The auditor');
    await page.keyboard.press('Escape');
    await dialog.getByLabel('Who takes care of it').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes.map(({ body }) => body)).toEqual([{ assignedTo: 'The auditor' }]);
  });

  it('is folded away while it is put off, and does not call for attention', async () => {
    await open('#/dead-letters');
    const putOff = page.getByTestId('put-off');
    await putOff.getByText('One cause is put off').waitFor();
    const card = putOff.getByText('Fortnox has no currency NOK.');
    expect(await card.isVisible()).toBe(false);
    await putOff.getByText('One cause is put off').click();
    await card.waitFor();
    expect(await putOff.innerText()).toMatch(/Put off until 20\d\d-/);
    // Thirteen invoices that nobody has put off, and a month that does not agree.
    await page.getByRole('link', { name: 'Needs attention 15' }).waitFor();
    await open('#/');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByText('Account 3011').first().waitFor();
    expect(await page.locator('main').getByText('currency NOK').count()).toBe(0);
  });

  it('offers a viewer what was agreed on, and nothing to change', async () => {
    api.role = 'viewer';
    await open('#/dead-letters');
    await page.getByText('Cecilia takes care of it').waitFor();
    expect(await page.getByRole('button', { name: 'Note or pass on' }).count()).toBe(0);
  });
});

describe('trying many again', () => {
  it('says what became of each invoice, and shows those that stopped again', async () => {
    await open('#/replays/rep_1');
    const items = page.getByTestId('replay-item');
    await items.nth(3).waitFor();
    expect(await items.first().innerText()).toMatch(/SF-15578\s+Acme AB\s+Done\s+1207/);
    await page.getByLabel('Show only').selectOption({ label: 'Stopped again' });
    await items.nth(1).waitFor({ state: 'detached' });
    expect(await items.innerText()).toMatch(/SF-15579.*Account 3011 is not active/s);
  });

  it('says when it has paused itself, and why', async () => {
    api.replayState = 'paused';
    api.halted = 'first-failed';
    await open('#/replays/rep_1');
    await page.getByTestId('halted').getByText('the first invoice stopped again').waitFor();
    await keepPicture(page, 'halted');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByTestId('halted').waitFor({ state: 'detached' });
  });

  it('tries all at once where somebody wants it so', async () => {
    await open('#/dead-letters');
    await page.getByRole('button', { name: 'Try these again' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('One first, then the rest').uncheck();
    await dialog
      .getByLabel('Pause by itself after')
      .selectOption({ label: 'never: try all of them' });
    await dialog.getByLabel('Reason').fill('Activated');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/replays\/rep_1/);
    const [started] = changesTo('/replays').filter(({ body }) =>
      JSON.stringify(body).includes('"dryRun":false'),
    );
    expect(started?.body).toMatchObject({ firstOne: false });
    expect(started?.body).not.toHaveProperty('stopAfter');
  });
});
