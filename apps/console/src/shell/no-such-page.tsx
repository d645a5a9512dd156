import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

export function NoSuchPage(): ReactNode {
  const { t } = useWords();
  return <Empty title={t.shell.noSuchPage}>{t.shell.chooseAnother}</Empty>;
}
