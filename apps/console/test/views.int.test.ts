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

async function open(hash: string): Promise<void> {
  await page.goto(`${api.url}/console/${hash}`);
  await page.getByTestId('job').first().waitFor();
}

const menu = (name: string | RegExp) => page.getByRole('button', { name });
const entry = (name: string | RegExp) => page.getByRole('menuitem', { name });
const titles = () => page.getByRole('columnheader').allInnerTexts();
const asked = () => new URL(page.url().replace('#', '')).searchParams;

describe('the views of the list', () => {
  it('leads to lists that everybody comes back to, and says which one it is', async () => {
    await open('#/jobs');
    await menu('View: All invoices').click();
    await entry('Waiting or in progress').click();
    await menu('View: Waiting or in progress').waitFor();
    expect(asked().get('status')).toBe('queued,running,retrying');
    const status = page.getByLabel('Status');
    expect(await status.locator('option:checked').innerText()).toBe(
      'Waiting, In progress, Trying again',
    );
  });

  it('opens one with its filters and columns, by the keyboard alone', async () => {
    await open('#/jobs');
    await menu('View: All invoices').press('Enter');
    await entry('Stopped, to look at').waitFor();
    for (let step = 0; step < 10; step += 1) {
      await page.keyboard.press('ArrowDown');
      const focused = await page.locator(':focus').innerText();
      if (focused.startsWith('Stopped, to look at')) break;
    }
    await page.keyboard.press('Enter');
    await menu('View: Stopped, to look at').waitFor();
    expect(Object.fromEntries(asked())).toEqual({
      status: 'dead-lettered',
      view: 'viw_stopped',
      columns: 'invoiceNumber,customer,deadLetterMessage,total',
    });
    expect(await titles()).toEqual(['Invoice', 'Customer', 'Why it stopped', 'Total']);
    await menu('View: Stopped').press('Enter');
    expect(await entry(/Stopped, to look at/).getAttribute('aria-current')).not.toBeNull();
    expect(await entry('All invoices').getAttribute('aria-current')).not.toBe('true');
  });

  it('saves what the list shows under a name, for oneself', async () => {
    await open('#/jobs?status=succeeded&from=2026-01-01');
    await menu('Save this view…').click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByLabel('Name').fill('Booked this year');
    await page.keyboard.press('Enter');
    await menu('View: Booked this year').waitFor();
    expect(api.changes).toMatchObject([
      {
        ...{ method: 'POST', path: '/v1/saved-views' },
        body: {
          ...{ name: 'Booked this year', shared: false, columns: null },
          filters: { status: 'succeeded', from: new Date('2026-01-01T00:00').toISOString() },
        },
      },
    ]);
    expect(asked().get('from')).toBe('2026-01-01');
  });

  it('says who will have it before it is shared', async () => {
    await open('#/jobs?connectionId=con_borea');
    await menu('Save this view…').click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByText('Whoever sees Borea Software AB finds it').waitFor();
    await dialog.getByLabel('Name').fill('Ours');
    await dialog.getByLabel('Share it').check();
    await keepPicture(page, 'view-saved');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(api.changes).toMatchObject([{ body: { name: 'Ours', shared: true } }]);
  });

  it('says that a name is taken, and keeps what was typed', async () => {
    await open('#/jobs?status=succeeded');
    await menu('Save this view…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Month-end');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('There is a view of this name already').waitFor();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Month-end');
  });

  it('keeps changes under the name, or as another view', async () => {
    await open('#/jobs?view=viw_gard&query=Fj%C3%A4llr%C3%A4ven&status=succeeded');
    await menu('View: Fjällräven, klara').waitFor();
    expect(await menu('Save changes').count()).toBe(0);
    await page.getByLabel('Status').selectOption('');
    await menu('View: Fjällräven, klara (changed)').waitFor();
    await menu('Save as new…').waitFor();
    await keepPicture(page, 'view-changed');
    await menu('Save changes').click();
    await menu(/^View: Fjällräven, klara$/).waitFor();
    expect(api.changes).toMatchObject([
      { method: 'PATCH', body: { filters: { query: 'Fjällräven' }, columns: null } },
    ]);
  });

  it('renames, shares and deletes one, after a question', async () => {
    await open('#/jobs?view=viw_gard&query=Fj%C3%A4llr%C3%A4ven&status=succeeded');
    await menu('View: Fjällräven').click();
    await entry('Rename or share…').click();
    const edit = page.getByRole('dialog', { name: 'Change “Fjällräven, klara”' });
    await edit.getByLabel('Name').fill('Gården');
    await edit.getByLabel('Share it').check();
    await edit.getByRole('button', { name: 'Save' }).click();
    await menu('View: Gården').click();
    await entry('Delete…').click();
    const question = page.getByRole('dialog', { name: 'Delete “Gården”' });
    await question.getByText('gone for everybody').waitFor();
    await question.getByRole('button', { name: 'Delete' }).click();
    await question.waitFor({ state: 'detached' });
    expect(api.changes.map(({ method, body }) => [method, body])).toEqual([
      ['PATCH', { name: 'Gården', shared: true }],
      ['DELETE', undefined],
    ]);
    expect(asked().has('view')).toBe(false);
    expect(asked().get('status')).toBe('succeeded');
  });

  it('offers a viewer her own, and of shared ones only the opening', async () => {
    api.role = 'viewer';
    api.views = api.views.map((view) => ({ ...view, mayChange: view.own && !view.shared }));
    await open('#/jobs?view=viw_stopped&status=dead-lettered');
    await menu('View: Stopped, to look at (changed)').click();
    await entry('Save this view…').waitFor();
    expect(await entry('Delete…').count()).toBe(0);
    expect(await menu('Save changes').count()).toBe(0);
    await entry('Save this view…').click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByLabel('Name').waitFor();
    expect(await dialog.getByLabel('Share it').count()).toBe(0);
  });

  it('is found from anywhere by some letters of its name', async () => {
    await page.goto(`${api.url}/console/#/connections`);
    await page.getByText('Borea Software AB').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a company').fill('month-e');
    await page.getByText('View of invoices').waitFor();
    // The first of what is found is marked a moment later.
    await page.locator('[data-selected]').waitFor();
    await page.keyboard.press('Enter');
    await menu('View: Month-end').waitFor();
    expect(asked().get('connectionId')).toBe('con_borea');
  });

  it('is what Enter opens where it arrives after its name was typed', async () => {
    let answer: () => void = () => undefined;
    const mayBeAnswered = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/v1/saved-views', async (route) => {
      await mayBeAnswered;
      await route.continue();
    });
    await page.goto(`${api.url}/console/#/connections`);
    await page.getByText('Borea Software AB').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a company').fill('month-e');
    await page.locator('[data-selected]', { hasText: 'Find invoice month-e' }).waitFor();
    answer();
    await page.getByText('View of invoices').waitFor();
    await page.keyboard.press('Enter');
    await menu('View: Month-end').waitFor();
  });

  it('shows the list as the address says where its view is not there', async () => {
    await open('#/jobs?view=viw_gone&status=ignored');
    await menu('View: Left out').waitFor();
  });
});

describe('the columns of the list', () => {
  it('are chosen with the mouse, stand in the address, and are remembered here', async () => {
    await open('#/jobs');
    expect(await titles()).toContain('Attempts');
    await menu('Columns').click();
    const choice = page.getByRole('dialog', { name: 'Columns' });
    await choice.getByLabel('Attempts').uncheck();
    await choice.getByLabel('Payment in Fortnox').check();
    expect(await choice.getByLabel('Invoice', { exact: true }).isDisabled()).toBe(true);
    expect(await titles()).toEqual(expect.arrayContaining(['Payment in Fortnox', 'Changed']));
    expect(await titles()).not.toContain('Attempts');
    const columns = asked().get('columns');
    expect(columns).toMatch(/^invoiceNumber,customer,.*payments/);
    await page.goto('about:blank');
    await open('#/jobs?status=succeeded');
    expect(asked().has('columns')).toBe(false);
    expect(await titles()).toContain('Payment in Fortnox');
    await page
      .getByTestId('job')
      .filter({ hasText: /SF-15578.*311/s })
      .waitFor();
  });

  it('are chosen by the keyboard, and taken back to the standard', async () => {
    await open('#/jobs');
    await menu('Columns').press('Enter');
    const choice = page.getByRole('dialog', { name: 'Columns' });
    await choice.getByLabel('Customer', { exact: true }).press('Space');
    expect(await titles()).not.toContain('Customer');
    await choice.getByRole('button', { name: 'Standard columns' }).press('Enter');
    expect(await titles()).toContain('Customer');
    expect(asked().has('columns')).toBe(false);
    await page.keyboard.press('Escape');
    await choice.waitFor({ state: 'detached' });
    expect(await page.locator(':focus').innerText()).toMatch(/^Columns/);
  });

  it('are those of the link, whatever this browser remembers', async () => {
    await open('#/jobs?columns=customer,total,colour');
    expect(await titles()).toEqual(['Invoice', 'Customer', 'Total']);
    await open('#/jobs?columns=colour');
    expect(await titles()).toHaveLength(9);
  });

  it('belong to the view that is open, and are not remembered then', async () => {
    await open('#/jobs?view=viw_borea&connectionId=con_borea');
    await menu('View: Month-end').waitFor();
    await menu('Columns').click();
    await page.getByRole('dialog', { name: 'Columns' }).getByLabel('Attempts').uncheck();
    await page.keyboard.press('Escape');
    await menu('View: Month-end (changed)').waitFor();
    await menu('Save changes').click();
    await menu(/^View: Month-end$/).waitFor();
    const [{ body } = { body: undefined }] = api.changes;
    expect(body).toMatchObject({ filters: { connectionId: 'con_borea' } });
    expect(JSON.stringify(body)).not.toContain('attempts');
    await page.goto('about:blank');
    await open('#/jobs');
    expect(await titles()).toContain('Attempts');
  });

  it('leave the file as it is', async () => {
    await open('#/jobs?columns=customer');
    const file = page.getByRole('link', { name: 'As a file' });
    expect(await file.getAttribute('href')).toBe('/v1/sync-jobs.csv?dialect=rfc4180');
    expect(await file.getAttribute('title')).toContain('all columns');
  });

  it('are the lines of a card on a telephone', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open('#/jobs?columns=customer,total');
    const cells = page.getByTestId('job').first().locator('td');
    expect(await cells.evaluateAll((all) => all.map((one) => one.dataset['title']))).toEqual([
      'Invoice',
      'Customer',
      'Total',
    ]);
  });
});

it('is in Swedish where the reader is', async () => {
  await page.addInitScript(() => {
    localStorage.setItem('console-language', '"sv"');
  });
  await open('#/jobs?status=succeeded');
  await menu('Kolumner').click();
  await page.getByRole('dialog', { name: 'Kolumner' }).getByText('Standardkolumner').waitFor();
  await page.keyboard.press('Escape');
  await menu('Vyer').click();
  await page.getByText('Delade', { exact: true }).waitFor();
  await entry('Spara vyn …').click();
  await page.getByRole('dialog', { name: 'Spara vyn' }).getByText('Alla hittar den').waitFor();
});
