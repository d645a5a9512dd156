import type { ReactNode } from 'react';
import { Heading } from '../parts/heading.js';
import { useWords } from '../texts/words.js';

export function NoSuchPage(): ReactNode {
  const { t } = useWords();
  return <Heading title={t.shell.noSuchPage} note={t.shell.chooseAnother} />;
}
