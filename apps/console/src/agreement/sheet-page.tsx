import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { agreementFindingsQuery, agreementQuery } from '../api/agreement-queries.js';
import { connectionQuery, LARGEST_PAGE } from '../api/queries.js';
import { TextLink } from '../parts/links.js';
import { Loaded } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { lastMonth } from './month.js';
import { Sheet } from './sheet.js';

const route = getRouteApi('/connections/$id/agreement/sheet');

/** A month's sheet for the binder: what was compared, what came of it, and who answers for it. */
export function SheetPage(): ReactNode {
  const { t } = useWords();
  const { id } = route.useParams();
  const { month = lastMonth(new Date()) } = route.useSearch();
  const connection = useQuery(connectionQuery(id));
  const agreement = useQuery(agreementQuery({ id, month }));
  const findings = useQuery(agreementFindingsQuery({ id, month }, { limit: LARGEST_PAGE }));
  return (
    <>
      <div className="sheet-tools">
        <TextLink to="/connections/$id/agreement" params={{ id }} search={{ month }}>
          {t.agreement.back}
        </TextLink>
        <Button
          onClick={() => {
            window.print();
          }}
        >
          {t.agreement.print}
        </Button>
      </div>
      <Loaded query={connection}>
        {(company) => (
          <Loaded query={agreement}>
            {(known) => (
              <Loaded query={findings}>
                {({ items }) => <Sheet connection={company} agreement={known} findings={items} />}
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}
