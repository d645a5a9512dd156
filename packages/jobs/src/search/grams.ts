/** Longer texts are compared by their beginning. */
const maxLength = 200;

/** As texts are compared: composed, in lower case, one space between words. */
export function comparable(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim().slice(0, maxLength);
}

/** So many characters of a word can be found anywhere in it; fewer only at its beginning. */
const gramLength = 3;

/** Numbers of everything that can be found in a comparable text; no two alike. */
export function gramsOf(text: string): readonly number[] {
  const beginnings = text
    .split(' ')
    .flatMap((word) => [1, 2].filter((n) => n <= word.length).map((n) => `^${word.slice(0, n)}`));
  return numbersOf([...partsOf(text), ...beginnings]);
}

/** Numbers that a text has if `wanted` is found in it; it may have them by chance (`isFoundIn`). */
export function gramsSought(wanted: string): readonly number[] {
  return numbersOf(wanted.length < gramLength ? [`^${wanted}`] : partsOf(wanted));
}

/** Whether a comparable text holds what is wanted: anywhere, or where that is short, as a beginning. */
export function isFoundIn(text: string, wanted: string): boolean {
  return wanted.length < gramLength ? ` ${text}`.includes(` ${wanted}`) : text.includes(wanted);
}

/** Whether SQL compares beginnings of words alone, as `isFoundIn` does. */
export const isShort = (wanted: string): boolean => wanted.length < gramLength;

/** Of what is only ever found whole. */
export const gramOfMark = (mark: string): number => numberOf(`\n${mark}`);

function partsOf(text: string): string[] {
  const count = Math.max(0, text.length - gramLength + 1);
  return Array.from({ length: count }, (_, at) => text.slice(at, at + gramLength));
}

const numbersOf = (parts: readonly string[]): number[] => [...new Set(parts.map(numberOf))];

/** FNV-1a, as a signed number of 32 bits, which is what PostgreSQL's `integer` holds. */
function numberOf(part: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < part.length; at += 1) {
    hash = Math.imul(hash ^ part.charCodeAt(at), 0x01000193);
  }
  return hash | 0;
}
