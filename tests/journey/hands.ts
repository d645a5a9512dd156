import type { Locator, Page } from 'playwright-core';

/** How somebody uses a page; every word of a task is done by one of these. */
export type Hand = {
  readonly press: (what: Locator) => Promise<void>;
  readonly write: (field: Locator, text: string) => Promise<void>;
  /** Of a list that the browser shows. */
  readonly choose: (list: Locator, entry: string) => Promise<void>;
  readonly tick: (box: Locator) => Promise<void>;
  /** Of a list that is searched by typing. */
  readonly pick: (field: Locator, text: string, entry: Locator) => Promise<void>;
  /** Of a menu that a button opens. */
  readonly select: (button: Locator, entry: Locator) => Promise<void>;
};

export const mouse: Hand = {
  press: (what) => what.click(),
  write: (field, text) => field.fill(text),
  choose: async (list, entry) => {
    await list.selectOption(entry);
  },
  tick: (box) => box.check(),
  pick: async (field, text, entry) => {
    await field.click();
    await field.fill(text);
    await entry.click();
  },
  select: async (button, entry) => {
    await button.click();
    await entry.click();
  },
};

/** Nothing but keys, as for somebody who cannot use a mouse: what Tab does not come to is not there. */
export const keyboard: Hand = {
  press: async (what) => {
    await tabTo(what);
    await what.page().keyboard.press('Enter');
  },
  write: async (field, text) => {
    await tabTo(field);
    await field.page().keyboard.press('Control+a');
    await field.page().keyboard.type(text);
  },
  choose: async (list, entry) => {
    await tabTo(list);
    await list.page().keyboard.type(entry);
  },
  tick: async (box) => {
    await tabTo(box);
    if (!(await box.isChecked())) await box.page().keyboard.press('Space');
  },
  pick: async (field, text, entry) => {
    await keyboard.write(field, text);
    await entry.waitFor();
    await arrowTo(entry, async () => (await entry.getAttribute('data-combobox-selected')) !== null);
    await field.page().keyboard.press('Enter');
  },
  select: async (button, entry) => {
    await keyboard.press(button);
    await entry.waitFor();
    await arrowTo(entry, () => isFocused(entry));
    await entry.page().keyboard.press('Enter');
  },
};

/** More than any page has. */
const pressesAtMost = 250;

async function tabTo(what: Locator): Promise<void> {
  await what.waitFor();
  for (let presses = 0; presses < pressesAtMost; presses += 1) {
    if (await isFocused(what)) return;
    await what.page().keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${what.toString()}`);
}

const isFocused = async (what: Locator): Promise<boolean> =>
  (await what.and(what.page().locator(':focus')).count()) > 0;

async function arrowTo(entry: Locator, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await isThere()) return;
    await entry.page().keyboard.press('ArrowDown');
  }
  throw new Error(`The arrows do not come to ${entry.toString()}`);
}

/** `Alt` and its place opens a page of the bar; a person with a mouse clicks its name. */
export async function openPage(page: Page, hand: Hand, name: string): Promise<void> {
  const link = page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`) });
  if ((await link.count()) > 0) await hand.press(link);
  else await hand.select(more(page), page.getByRole('menuitem', { name, exact: true }));
}

const more = (page: Page): Locator => page.getByRole('button', { name: 'More' });
