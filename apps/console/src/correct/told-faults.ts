import type { ApiFailure } from '../api/api-failure.js';
import type { Preview } from '../api/shapes.js';
import type { Texts } from '../texts/texts.js';
import { fieldAt } from './event-fields.js';

/** What the API says of places, by their pointer into the event. */
export type Told = ReadonlyMap<string, string>;

export const nothingTold: Told = new Map();

/** What the API says, in the reader's language. */
type Words = { readonly t: Texts; readonly said: (english: string) => string };

/** Of a correction that was refused. */
export function toldByFailure(words: Words, { faults }: ApiFailure): Told {
  return new Map(
    faults.map(({ pointer, message }) => [
      pointer.replace(/^\/event/, ''),
      inWords(words, message),
    ]),
  );
}

/** Of an invoice that would stop; problems stand by their place in the invoice. */
export function toldByPreview({ said }: Words, { problems }: Preview): Told {
  const placed = problems.flatMap(({ pointer, message }): [string, string][] =>
    pointer === null ? [] : [[`/data/invoice${pointer}`, said(message)]],
  );
  return new Map(placed);
}

/** Whether a field of the form shows at least one. */
export function isOnForm(told: Told): boolean {
  return [...told.keys()].some((pointer) => fieldAt(pointer) !== undefined);
}

/** What no description can say and the API therefore says itself. */
function inWords({ t, said }: Words, message: string): string {
  const [, digits, currency] =
    /^must have at most (\d+) decimals, as (\w+) has$/.exec(message) ?? [];
  if (digits === undefined || currency === undefined) return said(message);
  return t.correct.atMostDecimals(digits, currency);
}
