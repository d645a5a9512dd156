import type { ReactNode } from 'react';
import { TextLink } from '../parts/links.js';
import { Empty } from '../parts/notice.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';

/** Before the first company is there. */
export function NoCompanies(): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  return (
    <Empty title={t.companies.none}>
      {mayChange ? <TextLink to="/connect">{t.connect.add}</TextLink> : undefined}
    </Empty>
  );
}
