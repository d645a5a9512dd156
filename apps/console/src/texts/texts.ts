import type { en } from './en/index.js';

export type Language = 'en' | 'sv';

/** Every text of the console. A catalogue that lacks one does not compile. */
export type Texts = typeof en;

export const languageNames: Readonly<Record<Language, string>> = { en: 'English', sv: 'Svenska' };
