import { useLocalStorage } from '@mantine/hooks';
import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { formatsFor, type Formats } from '../format/formats.js';
import { en } from './en/index.js';
import { said as inSwedish } from './sv/said/index.js';
import { sv } from './sv/index.js';
import type { Language, Texts } from './texts.js';
import { translator } from './translate.js';

const catalogues: Readonly<Record<Language, Texts>> = { en, sv };

/** The API says it in English. */
const translations: Readonly<Record<Language, (english: string) => string>> = {
  en: (english) => english,
  sv: translator(inSwedish),
};

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
  said: translations.en,
});

/** The reader's language: what was chosen in this browser, else what the browser asks for. */
export function WordsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [stored, chooseLanguage] = useLocalStorage({
    key: 'console-language',
    defaultValue: navigator.language.startsWith('sv') ? 'sv' : 'en',
    getInitialValueInEffect: false,
  });
  const language: Language = stored === 'sv' ? 'sv' : 'en';
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo(() => {
    const t = catalogues[language];
    const said = translations[language];
    return { language, chooseLanguage, t, f: formatsFor(language, t.format), said };
  }, [language, chooseLanguage]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** Texts and formats of the reader's language, and how to change it. */
export function useWords(): Words {
  return use(WordsContext);
}
