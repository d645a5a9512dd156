import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

/** Before the first company is there. */
export function NoCompanies(): ReactNode {
  const { t } = useWords();
  return <Empty title={t.companies.none}>{t.companies.addByApi}</Empty>;
}
