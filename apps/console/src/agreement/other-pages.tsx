import type { ReactNode } from 'react';
import { ButtonLink } from '../parts/links.js';
import type { AgreementSearch } from './month.js';

type OtherPagesProps = {
  readonly id: string;
  readonly search: AgreementSearch;
  /** Which of the page's two lists is turned: by this member of its address. */
  readonly cursor: 'finding' | 'cursor';
  readonly next: string | null;
  readonly words: { readonly first: string; readonly next: string };
};

/** The ways to a list's first page and to its next one, where there are any. */
export function OtherPages({ id, search, cursor, next, words }: OtherPagesProps): ReactNode {
  const to = '/connections/$id/agreement';
  const { [cursor]: shown, ...first } = search;
  return (
    <div className="pages">
      {shown === undefined ? null : (
        <ButtonLink to={to} params={{ id }} search={first} variant="default">
          {words.first}
        </ButtonLink>
      )}
      {next === null ? null : (
        <ButtonLink
          to={to}
          params={{ id }}
          search={{ ...search, [cursor]: next }}
          variant="default"
        >
          {words.next}
        </ButtonLink>
      )}
    </div>
  );
}
