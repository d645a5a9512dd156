import { useLocalStorage } from '@mantine/hooks';
import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { formatsFor, type Formats } from '../format/formats.js';
import { en } from './en/index.js';
import type { Language, Texts } from './texts.js';

type Catalogue = { readonly t: Texts; readonly said: (english: string) => string };

/** The API says it in English. */
const english: Catalogue = { t: en, said: (sentence) => sentence };

let swedish: Promise<Catalogue | undefined> | undefined;

/** Fetched once; `undefined` where it cannot be, for English is better than an empty page. */
function inSwedish(): Promise<Catalogue | undefined> {
  swedish ??= import('./sv/whole.js').then(
    (whole) => whole.swedish,
    () => undefined,
  );
  return swedish;
}

type Words = {
  readonly language: Language;
  readonly chooseLanguage: (language: Language) => void;
  /** What the console says, in the reader's language. */
  readonly t: Texts;
  /** How it writes amounts and times in that language. */
  readonly f: Formats;
  /** What the API says of an invoice, as far as it is known in that language. */
  readonly said: (english: string) => string;
};

const WordsContext = createContext<Words>({
  language: 'en',
  chooseLanguage: () => undefined,
  t: en,
  f: formatsFor('en', en.format),
  said: english.said,
});

/** The reader's language: what was chosen in this browser, else what the browser asks for. Suspends until it is here. */
export function WordsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [stored, chooseLanguage] = useLocalStorage({
    key: 'console-language',
    defaultValue: navigator.language.startsWith('sv') ? 'sv' : 'en',
    getInitialValueInEffect: false,
  });
  const fetched = stored === 'sv' ? use(inSwedish()) : undefined;
  const language: Language = fetched ? 'sv' : 'en';
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo(() => {
    const { t, said } = fetched ?? english;
    return { language, chooseLanguage, t, f: formatsFor(language, t.format), said };
  }, [language, chooseLanguage, fetched]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** Texts and formats of the reader's language, and how to change it. */
export function useWords(): Words {
  return use(WordsContext);
}
