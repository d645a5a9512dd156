/** A sentence or a part of one: what it says, cut at what is filled in, and its translation. */
type Phrase = {
  readonly literals: readonly string[];
  readonly translation: string;
  /** It is only ever filled into a sentence or stands alone: "VAT" is no beginning of one. */
  readonly isPart: boolean;
};

/** Of phrases in phrases: a list of settings, each with a kind of sale. */
const deepest = 2;

type Found = { readonly end: number; readonly text: string };

/** A field that is quoted has 1,024 characters at most; what is filled in twice is not sought any further. */
const mostFilledIn = 1100;

/** Nothing of ours says so much that is not known here: the rest is somebody's text. */
const mostUnknown = 20;

/** What stands on a few pages; asked for again whenever they are drawn anew. */
const mostRemembered = 500;

/**
 * A translator of what the API says in English, by these sentences: `{}` in a sentence stands for what is
 * filled in, `{1}` in its translation for the first of them. What it does not know stays as it
 * is, sentence by sentence. Takes time in proportion to the text.
 */
export function translator(
  sentences: Readonly<Record<string, string>>,
): (english: string) => string {
  const phrasesAt = byBeginning(phrasesOf(sentences));
  const find = (text: string, from: number, isWhole: boolean, depth = 0): Found | undefined => {
    for (const { literals, translation, isPart } of phrasesAt(text, from)) {
      if (isPart && !isWhole && from > 0) continue;
      const filledIn = match(literals, text, from, isWhole || isPart);
      if (!filledIn) continue;
      const parts = filledIn.parts.map((part, place) =>
        isQuoted(literals[place]) ? part : partOf(part, depth + 1),
      );
      return { end: filledIn.end, text: fill(translation, parts) };
    }
    return undefined;
  };
  // What is filled in may be a phrase itself, such as the step of an attempt, or a list of them. Deeper than that
  // nothing of ours goes, and what others have written could go on without end.
  const partOf = (part: string, depth: number): string => {
    if (depth > deepest) return part;
    const inList = depth > 1 ? undefined : (list(part, '; ') ?? list(part, ', '));
    return inList ?? find(part, 0, true, depth)?.text ?? part;
  };
  /** `undefined`: it is no list, or something else stands in it. */
  const list = (part: string, comma: string): string | undefined => {
    if (!part.includes(comma)) return undefined;
    const items: string[] = [];
    for (const item of part.split(comma)) {
      const found = find(item, 0, true, 1);
      if (!found) return undefined;
      items.push(found.text);
    }
    return items.join(comma);
  };
  return remembered((english) => {
    const told: string[] = [];
    for (let [at, unknown] = [0, 0]; at < english.length;) {
      const found = find(english, at, false);
      if (!found) unknown += 1;
      const isRest = unknown > mostUnknown;
      const end = isRest ? english.length : (found?.end ?? endOfSentence(english, at));
      told.push(found?.text ?? english.slice(at, end));
      at = end + 1;
    }
    return told.join(' ');
  });
}

function remembered(translate: (english: string) => string): (english: string) => string {
  const known = new Map<string, string>();
  return (english) => {
    const told = known.get(english) ?? translate(english);
    if (known.size >= mostRemembered) known.clear();
    known.set(english, told);
    return told;
  };
}

const beginning = 3;

/** Those that may stand at a place, by its first letters, still in their order. */
function byBeginning(
  phrases: readonly Phrase[],
): (text: string, from: number) => readonly Phrase[] {
  const startOf = ({ literals: [first = ''] }: Phrase): string => first.slice(0, beginning);
  const starts = new Set(phrases.map(startOf).filter((start) => start.length === beginning));
  const anywhere = phrases.filter((phrase) => startOf(phrase).length < beginning);
  const at = new Map(
    [...starts].map((start) => [
      start,
      phrases.filter((phrase) => start.startsWith(startOf(phrase))),
    ]),
  );
  return (text, from) => at.get(text.slice(from, from + beginning)) ?? anywhere;
}

/** What says more of itself comes first. */
function phrasesOf(sentences: Readonly<Record<string, string>>): readonly Phrase[] {
  return Object.entries(sentences)
    .map(([english, translation]): Phrase => ({
      ...{ literals: english.split('{}'), translation },
      isPart: !/[.?”]$/.test(english) && !/^[A-Z].*\}$/.test(english),
    }))
    .sort((one, other) => lengthOf(other) - lengthOf(one));
}

const fill = (translation: string, parts: readonly string[]): string =>
  translation.replaceAll(/\{(\d)\}/g, (_, nth) => parts[Number(nth) - 1] ?? '');

/** What stands between quotation marks is somebody's text, and is looked for as it is. */
const isQuoted = (before: string | undefined): boolean => /["“”]$/.test(before ?? '');

const lengthOf = ({ literals }: Phrase): number => literals.join('').length;

type Match = { readonly end: number; readonly parts: readonly string[] };

/** What is filled in where this phrase stands at `from`; `isWhole`: and nothing after it. */
function match(
  literals: readonly string[],
  text: string,
  from: number,
  isWhole: boolean,
): Match | undefined {
  const [first = '', ...others] = literals;
  const isComplete = (end: number): boolean =>
    isWhole ? end === text.length : end === text.length || text[end] === ' ';
  if (!text.startsWith(first, from)) return undefined;
  let end = from + first.length;
  if (others.length === 0) return isComplete(end) ? { end, parts: [] } : undefined;
  const parts: string[] = [];
  for (const [index, literal] of others.entries()) {
    const isEnough = index < others.length - 1 ? () => true : isComplete;
    const place = placeOf(text, literal, end, isEnough);
    if (place === undefined) return undefined;
    parts.push(text.slice(end, place));
    end = place + literal.length;
  }
  return { end, parts };
}

/** Where a literal stands next, after something filled in; `isEnough` judges where it ends. */
function placeOf(
  text: string,
  literal: string,
  from: number,
  isEnough: (end: number) => boolean,
): number | undefined {
  const most = Math.min(from + mostFilledIn, text.length - literal.length);
  if (most <= from) return undefined;
  const within = text.slice(0, most + literal.length);
  for (let place = within.indexOf(literal, from + 1); place >= 0;) {
    if (isEnough(place + literal.length)) return place;
    place = place < most ? within.indexOf(literal, place + 1) : -1;
  }
  return undefined;
}

function endOfSentence(text: string, from: number): number {
  const stop = text.indexOf('. ', from);
  return stop < 0 ? text.length : stop + 1;
}
