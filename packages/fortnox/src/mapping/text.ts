/**
 * Fortnox refuses values with characters outside a whitelist (error 2000359): letters, digits and
 * some punctuation. The class below is the documented expression, less two things: `'`, which the
 * documentation leaves in doubt, and line breaks, which have no place in single-line fields.
 */
const allowed = /[\p{L}\u0308\u030a0-9 –:.`´’,;^¤#%§£$€¢¥©™°&/()=+\-*_!?²³®½@\u00a0\\]/u;

const allAllowed = new RegExp(`^${allowed.source}*$`, 'u');

/** What a reader would write instead. Anything not listed is decomposed, else left out. */
const replacements: ReadonlyMap<string, string> = new Map([
  ...pairs(`'‘‛‚′"“”„‟«»‹›`, '’'),
  ...pairs('—―−', '–'),
  ...pairs('‐‑‒~·•', '-'),
  ...pairs('<[{', '('),
  ...pairs('>]}', ')'),
  ...pairs('|¦⁄', '/'),
  ...pairs('\t\n\r\v\f\u2028\u2029', ' '),
  ['×', 'x'],
  ['…', '...'],
  ['¡', '!'],
  ['¿', '?'],
]);

function pairs(characters: string, replacement: string): [string, string][] {
  return Array.from(characters, (character) => [character, replacement]);
}

/**
 * The text as Fortnox accepts it: canonical Unicode form, known punctuation replaced by its
 * nearest allowed relative, anything else that is refused (emoji, control characters) left out,
 * runs of spaces joined. May be empty when nothing usable was there.
 */
export function normaliseText(text: string): string {
  const composed = text.normalize('NFC');
  if (allAllowed.test(composed)) return composed.replace(/ {2,}/g, ' ').trim();
  const characters = Array.from(composed, toAllowed);
  // What stood apart may compose once something between it is gone.
  return characters.join('').normalize('NFC').replace(/ {2,}/g, ' ').trim();
}

function toAllowed(character: string): string {
  if (allowed.test(character)) return character;
  const replacement = replacements.get(character);
  if (replacement !== undefined) return replacement;
  if (/\p{Nd}/u.test(character)) return asciiDigit(character);
  // Full-width digits, ligatures and the like decompose into what they stand for.
  const plain = Array.from(character.normalize('NFKC'));
  return plain.map((part) => (allowed.test(part) ? part : (replacements.get(part) ?? ''))).join('');
}

/** Digits of other scripts stand in rows of ten, the zero first; in an address they must not go. */
function asciiDigit(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - before - 1))) before += 1;
  return String(before % 10);
}

/** Of one kind. */
const toldNotes = 10;

/**
 * The first ten notes of one kind, and how many more there are: whoever has read so many knows what there is to
 * know, and others must not be lost among them.
 */
export function firstNotes(notes: readonly string[], rest: (more: number) => string): string[] {
  const more = notes.length - toldNotes;
  return more <= 1 ? [...notes] : [...notes.slice(0, toldNotes), rest(more)];
}

/**
 * What to tell where a value does not stand in Fortnox as it was given; nothing where only its
 * Unicode form or its spaces differ. `field`: in words, for the timeline.
 */
export function changeNotes(
  field: string,
  given: string | undefined,
  sent: string | undefined,
): string[] {
  const plain = (given ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
  if (plain === (sent ?? '')) return [];
  return sent === undefined || sent === ''
    ? [`Fortnox takes no character of the ${field} "${plain}"; it is not sent.`]
    : [`Fortnox does not take the ${field} as it is; it stands there as "${sent}".`];
}

/**
 * Shortens a text that only explains (a row's description), marking the cut with three dots.
 * Not for money or identity: what is too long there is a problem, or stands whole elsewhere.
 */
export function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 3).trimEnd()}...`;
}

/** Whether Fortnox would take the text as it is. */
export function isAllowedText(text: string): boolean {
  return Array.from(text).every((character) => allowed.test(character));
}
