import type { Locator, Page } from 'playwright-core';

/**
 * What a person's hands and eyes take, in seconds, by the keystroke-level model (Card, Moran, Newell: "The
 * Keystroke-Level Model for User Performance Time", 1980), with every word looked at as forms are: skimmed, at 450
 * words a minute (Carver: "Reading Rate", 1992).
 */
const takes = {
  /** Making up one's mind, hand to the mouse, pointing, pressing. */
  click: 1.35 + 0.4 + 1.1 + 0.2,
  /** An average typist who does not type for a living. */
  key: 0.28,
  /** To where the value stands, selecting and copying it, back, and pasting. */
  fetch: 2 * (1.35 + 1.1 + 0.2) + 4 * 0.28 + 2,
  word: 60 / 450,
} as const;

/** Uses a page as a person does and adds up how long she would need for it; the machine's own time is not in it. */
export type Person = {
  readonly click: (what: Locator) => Promise<void>;
  readonly type: (field: Locator, text: string) => Promise<void>;
  /** Brings a value from another window, as one does with ids and secrets. */
  readonly paste: (field: Locator, text: string) => Promise<void>;
  /** Reads every line of the page that was not there before. */
  readonly read: () => Promise<string>;
  readonly seconds: () => number;
};

export function asPerson(page: Page): Person {
  let seconds = 0;
  const known = new Set<string>();
  const fill = async (field: Locator, text: string, took: number): Promise<void> => {
    await field.fill(text);
    seconds += takes.click + took;
  };
  return {
    click: async (what) => {
      await what.click();
      seconds += takes.click;
    },
    type: (field, text) => fill(field, text, text.length * takes.key),
    paste: (field, text) => fill(field, text, takes.fetch),
    read: async () => {
      const lines = (await page.locator('main').innerText()).split('\n');
      const fresh = lines.filter((line) => line.trim() !== '' && !known.has(line));
      fresh.forEach((line) => known.add(line));
      const text = fresh.join('\n');
      seconds += text.split(/\s+/).length * takes.word;
      return text;
    },
    seconds: () => Math.round(seconds),
  };
}
