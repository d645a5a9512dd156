import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { agreementFindingsQuery } from '../api/agreement-queries.js';
import type { Agreement, AgreementFinding } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { Loaded, Remedy, Section } from '../parts/notice.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { AmountCells, amountColumns, InvoiceName } from './finding-values.js';
import { FindingWays, TakeInAll } from './finding-ways.js';
import { wordsOf } from './finding-words.js';
import type { AgreementSearch } from './month.js';
import { OtherPages } from './other-pages.js';

type FindingsProps = { readonly agreement: Agreement; readonly search: AgreementSearch };

/** What does not agree, each with its amounts and what can be done about it. */
export function FindingsSection({ agreement, search }: FindingsProps): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const { connectionId: id, month } = agreement;
  const findings = useQuery(agreementFindingsQuery({ id, month }, { cursor: search.finding }));
  return (
    <Section
      title={t.agreement.findings}
      beside={mayChange ? <TakeInAll agreement={agreement} /> : undefined}
    >
      <Loaded query={findings}>
        {({ items, nextCursor }) => (
          <>
            <FindingTable findings={items} />
            <OtherPages
              id={id}
              search={search}
              cursor="finding"
              next={nextCursor}
              words={{ first: t.agreement.firstFindings, next: t.agreement.moreFindings }}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function FindingTable({ findings }: { readonly findings: readonly AgreementFinding[] }): ReactNode {
  const { t } = useWords();
  const words = t.agreement;
  const columns = [
    { title: words.invoice },
    { title: words.what },
    ...amountColumns(t),
    { title: words.action },
  ];
  return (
    <Grid columns={columns} label={words.findings}>
      {findings.map((finding) => (
        <Line key={`${finding.reconciliationId} ${finding.position}`} finding={finding} />
      ))}
    </Grid>
  );
}

function Line({ finding }: { readonly finding: AgreementFinding }): ReactNode {
  const { t } = useWords();
  const words = t.agreement;
  const { found, toDo } = wordsOf(t, finding);
  return (
    <tr data-testid="finding">
      <Cell title={words.invoice}>
        <InvoiceName finding={finding} />
      </Cell>
      <Cell title={words.what}>
        <div>
          {found}
          <Remedy>{toDo}</Remedy>
        </div>
      </Cell>
      <AmountCells finding={finding} />
      <Cell title={words.action}>
        <FindingWays finding={finding} />
      </Cell>
    </tr>
  );
}
