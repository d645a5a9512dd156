import type { ReactNode } from 'react';
import { Heading } from '../parts/heading.js';
import { useWords } from '../texts/words.js';
import { LoginsSection } from './logins-section.js';
import { TokensSection } from './tokens-section.js';

/** Who is in, and who may come in. */
export function AccessPage(): ReactNode {
  const { t } = useWords();
  return (
    <>
      <Heading title={t.access.title} note={t.access.note} />
      <LoginsSection />
      <TokensSection />
    </>
  );
}
