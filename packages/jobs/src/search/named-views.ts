import { setImmediate as otherWork } from 'node:timers/promises';
import { comparable } from './grams.js';

/** What a saved view says in words: its name, and what it searches for. */
export type ViewInWords = {
  readonly id: string;
  readonly name: string;
  /** Empty: it searches for nothing. */
  readonly query: string;
};

/** Looked through before others have their turn: some ten milliseconds at most. */
const customersAtOnce = 1000;
const viewsAtOnce = 20;

type Sought = { readonly id: string; readonly query: ReadonlySet<string> };

/** A company's or a person's. More are a text that holds what anybody might search for. */
const wordsOfNameAtMost = 8;

/** A view that is called by a shorter word of its own is hardly about a customer. */
const lettersOfWordAtLeast = 4;

/**
 * Ids of the views that name one of these customers: the whole name of two words or more stands in the
 * view; or all that it searches for are words of the name, as `andersson` is what a clerk types to find
 * Anna Andersson; or a name of one word is all that it is called. One word among others says nothing:
 * `Month end` is about no customer called End.
 * Takes time in proportion to the customers and to the views, not to both together: one customer may
 * have been written in thousands of ways.
 */
export async function namedViews(
  views: readonly ViewInWords[],
  customers: readonly string[],
): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  const sought = views.map(({ id, query }) => ({ id, query: new Set(wordsOf(query)) }));
  const names: Names = { whole: new Set(), single: new Set(), longest: 0 };
  for (let from = 0; from < customers.length; from += customersAtOnce) {
    const inWords = customers.slice(from, from + customersAtOnce).map(wordsOf);
    for (const words of inWords) addName(names, words);
    const ordinary = inWords.filter(({ length }) => length <= wordsOfNameAtMost);
    for (const id of foundIn(ordinary, sought)) named.add(id);
    await otherWork();
  }
  for (const [at, { id, name, query }] of views.entries()) {
    if (at % viewsAtOnce === 0) await otherWork();
    if (named.has(id)) continue;
    if (isCalled(wordsOf(name), names)) named.add(id);
    if ([name, query].some((text) => holdsName(wordsOf(text), names))) named.add(id);
  }
  return named;
}

/** Without what stands between them: `Ek, Anna` and `Anna's` are names too. */
const wordsOf = (text: string): readonly string[] =>
  comparable(text).match(/[\p{L}\p{N}]+/gu) ?? [];

type Names = {
  /** Of two words or more. */
  readonly whole: Set<string>;
  /** Of one word. */
  readonly single: Set<string>;
  /** Of the longest, in words. */
  longest: number;
};

function addName(names: Names, words: readonly string[]): void {
  if (words.length === 0) return;
  (words.length === 1 ? names.single : names.whole).add(words.join(' '));
  names.longest = Math.max(names.longest, words.length);
}

function isCalled([word = '', ...others]: readonly string[], { single }: Names): boolean {
  return others.length === 0 && word.length >= lettersOfWordAtLeast && single.has(word);
}

/** Whether one of the names of several words stands in it, word by word. */
function holdsName(words: readonly string[], { whole, longest }: Names): boolean {
  return words.some((_, from) => {
    let part = '';
    return words.slice(from, from + longest).some((word) => {
      part = part === '' ? word : `${part} ${word}`;
      return whole.has(part);
    });
  });
}

/** Those whose words are all words of one name. For each word it is kept in bits which names have it. */
function foundIn(
  names: readonly (readonly string[])[],
  views: readonly Sought[],
): readonly string[] {
  const places = Math.ceil(names.length / 32);
  const having = new Map<string, Uint32Array>();
  for (const { query } of views) {
    for (const word of query) having.set(word, new Uint32Array(places));
  }
  for (const [at, words] of names.entries()) {
    for (const word of words) {
      const bits = having.get(word);
      if (bits) bits[at >> 5] = (bits[at >> 5] ?? 0) | (1 << (at & 31));
    }
  }
  return views.filter(({ query }) => haveAll(query, having, places)).map(({ id }) => id);
}

function haveAll(
  query: ReadonlySet<string>,
  having: ReadonlyMap<string, Uint32Array>,
  places: number,
): boolean {
  if (query.size === 0) return false;
  for (let place = 0; place < places; place += 1) {
    let left = 0xffffffff;
    for (const word of query) left &= having.get(word)?.[place] ?? 0;
    if (left !== 0) return true;
  }
  return false;
}
