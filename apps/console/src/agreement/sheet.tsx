import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Agreement, AgreementFinding, Connection } from '../api/shapes.js';
import { Facts } from '../parts/facts.js';
import { Heading } from '../parts/heading.js';
import { useWords } from '../texts/words.js';
import { FiguresView } from './figures-view.js';
import { SheetFindings } from './sheet-findings.js';
import { SheetSignature } from './sheet-signature.js';
import { verdictOf } from './verdict.js';
import { useWho } from './who.js';

type SheetProps = {
  readonly connection: Connection;
  readonly agreement: Agreement;
  readonly findings: readonly AgreementFinding[];
};

/** Nothing but paper: no bar, no button, black on white. */
export function Sheet({ connection, agreement, findings }: SheetProps): ReactNode {
  const { t, f } = useWords();
  const { figures, latest } = agreement;
  return (
    <article className="sheet" data-testid="sheet">
      <Heading
        title={t.agreement.sheetTitle}
        // What a browser offers as the file's name.
        tab={`${t.agreement.title} ${agreement.month} ${connection.name}`}
        note={t.agreement.companyAndMonth(connection.name, f.month(agreement.month))}
      />
      <SheetFacts connection={connection} agreement={agreement} findings={findings} />
      {figures === null || latest === null ? null : (
        <section>
          <Title order={2} size="h5">
            {t.agreement.figures}
          </Title>
          <FiguresView figures={figures} latest={latest} />
        </section>
      )}
      <SheetFindings agreement={agreement} findings={findings} />
      <SheetSignature agreement={agreement} />
    </article>
  );
}

function SheetFacts({ connection, agreement }: SheetProps): ReactNode {
  const { t, f } = useWords();
  const who = useWho();
  const words = t.agreement;
  const { findings, latest, month, through } = agreement;
  const { companyName, organisationNumber, tenantId } = connection.fortnox;
  const inFortnox = [
    ...(companyName === null ? [] : [companyName]),
    ...(organisationNumber === null ? [] : [words.organisationNumber(organisationNumber)]),
    ...(tenantId === null ? [] : [words.companyNumber(tenantId)]),
  ];
  const verdict = verdictOf(agreement);
  const outcome =
    verdict === 'differs' ? words.differs(f.count(findings), findings) : words.verdicts[verdict];
  return (
    <Facts
      facts={[
        [words.company, connection.name],
        [words.inFortnox, inFortnox.join(', ')],
        [words.site, connection.subscriptionflow.site],
        [words.comparedDays, through === null ? null : `${month}-01 – ${through}`],
        [
          words.comparedOn,
          latest && `${f.dateTime(latest.startedAt ?? latest.createdAt)}, ${who(latest)}`,
        ],
        [words.reference, latest?.id],
        [words.outcome, outcome],
      ]}
    />
  );
}
