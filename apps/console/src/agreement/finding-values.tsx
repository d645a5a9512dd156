import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AgreementFinding } from '../api/shapes.js';
import { Amount } from '../parts/amount.js';
import { Cell, type Column } from '../parts/grid.js';
import type { Texts } from '../texts/texts.js';
import { useWords } from '../texts/words.js';
import { nameOf } from './finding-words.js';
import { isNothing } from './sums.js';

type FindingProps = { readonly finding: AgreementFinding };

/** A number stands on one line; an id in its place has to be broken. */
export function InvoiceName({ finding }: FindingProps): ReactNode {
  const { t } = useWords();
  const name = nameOf(finding) ?? t.agreement.noInvoice;
  return <span className={finding.invoiceNumber === null ? 'address' : 'one-line'}>{name}</span>;
}

function InSubscriptionFlow({ finding: { amounts } }: FindingProps): ReactNode {
  return <Said said={amounts?.subscriptionFlow} />;
}

type SaidProps = {
  readonly said:
    { readonly total: string | null; readonly currency: string | null } | null | undefined;
};

/** In a block of its own, which stands at the left where rows are cards. */
function Said({ said }: SaidProps): ReactNode {
  return <div>{said ? <Amount decimal={said.total} currency={said.currency} /> : '–'}</div>;
}

/** With the numbers under which Fortnox has it, and what is left to pay there. */
function InFortnox({ finding }: FindingProps): ReactNode {
  const { t, f } = useWords();
  const held = finding.amounts?.fortnox;
  if (!held) return '–';
  const { total, currency, balance, invoiceNumbers } = held;
  const isOpen = finding.kind === 'unpaid' && balance !== null && !isNothing({ total: balance });
  return (
    <div>
      <Amount decimal={total} currency={currency} />
      <Text size="sm" c="dimmed">
        {t.agreement.number(invoiceNumbers.join(', '))}
      </Text>
      {isOpen ? (
        <Text size="sm">{t.agreement.left(`${f.amount(balance)} ${currency ?? ''}`.trim())}</Text>
      ) : null}
    </div>
  );
}

function Difference({ finding: { amounts } }: FindingProps): ReactNode {
  return <Said said={amounts?.difference} />;
}

/** The columns of `AmountCells`. */
export function amountColumns({ agreement: words }: Texts): readonly Column[] {
  return [words.subscriptionFlow, words.fortnox, words.difference].map((title) => ({
    ...{ title, isNumber: true },
  }));
}

/** What both sides say of it, and what is between them. */
export function AmountCells({ finding }: FindingProps): ReactNode {
  const { t } = useWords();
  const words = t.agreement;
  return (
    <>
      <Cell title={words.subscriptionFlow} isNumber>
        <InSubscriptionFlow finding={finding} />
      </Cell>
      <Cell title={words.fortnox} isNumber>
        <InFortnox finding={finding} />
      </Cell>
      <Cell title={words.difference} isNumber>
        <Difference finding={finding} />
      </Cell>
    </>
  );
}
