import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Agreement, AgreementFinding } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { useWords } from '../texts/words.js';
import { AmountCells, amountColumns, InvoiceName } from './finding-values.js';
import { wordsOf } from './finding-words.js';
import { verdictOf, type Verdict } from './verdict.js';

type SheetFindingsProps = {
  readonly agreement: Agreement;
  readonly findings: readonly AgreementFinding[];
};

/** Where both sides were read, so that nothing found means that nothing differs. */
const wholly: readonly Verdict[] = ['agrees', 'cleared', 'month-not-over'];

/** What did not agree when the sheet was printed, with amounts. */
export function SheetFindings({ agreement, findings }: SheetFindingsProps): ReactNode {
  const { t, f } = useWords();
  const words = t.agreement;
  if (findings.length === 0 && !wholly.includes(verdictOf(agreement))) return null;
  return (
    <section>
      <Title order={2} size="h5">
        {words.findings}
      </Title>
      {findings.length === 0 ? <Text>{words.allAgreed}</Text> : <Lines findings={findings} />}
      {agreement.findings > findings.length ? (
        <Text>{words.notAll(f.count(findings.length), f.count(agreement.findings))}</Text>
      ) : null}
    </section>
  );
}

function Lines({ findings }: Pick<SheetFindingsProps, 'findings'>): ReactNode {
  const { t } = useWords();
  const words = t.agreement;
  const columns = [{ title: words.invoice }, { title: words.what }, ...amountColumns(t)];
  return (
    <Grid columns={columns} label={words.findings}>
      {findings.map((finding) => (
        <tr key={`${finding.reconciliationId} ${finding.position}`} data-testid="finding">
          <Cell title={words.invoice}>
            <InvoiceName finding={finding} />
          </Cell>
          <Cell title={words.what}>{wordsOf(t, finding).found}</Cell>
          <AmountCells finding={finding} />
        </tr>
      ))}
    </Grid>
  );
}
