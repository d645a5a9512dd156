import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { agreementQuery } from '../api/agreement-queries.js';
import { connectionQuery } from '../api/queries.js';
import type { Agreement, Connection } from '../api/shapes.js';
import { Heading } from '../parts/heading.js';
import { ButtonLink, TextLink } from '../parts/links.js';
import { Loaded, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { FiguresView } from './figures-view.js';
import { FindingsSection } from './findings-section.js';
import { MonthChooser } from './month-chooser.js';
import { lastMonth, type AgreementSearch } from './month.js';
import { OtherMonths } from './other-months.js';
import { RunsSection } from './runs-section.js';
import { SignOffSection } from './sign-off-section.js';
import { VerdictBox } from './verdict-box.js';

const route = getRouteApi('/connections/$id/agreement');

/** Whether SubscriptionFlow and Fortnox agree about a company's month, and what to do where not. */
export function AgreementPage(): ReactNode {
  const { id } = route.useParams();
  const connection = useQuery(connectionQuery(id));
  return (
    <>
      <TextLink to="/connections/$id" params={{ id }}>
        {connection.data?.name ?? id}
      </TextLink>
      <Loaded query={connection}>{(known) => <Month connection={known} />}</Loaded>
    </>
  );
}

function Month({ connection }: { readonly connection: Connection }): ReactNode {
  const { t } = useWords();
  const { id, name } = connection;
  const { month = lastMonth(new Date()), ...rest } = route.useSearch();
  const agreement = useQuery(agreementQuery({ id, month }));
  return (
    <>
      <Heading title={t.agreement.of(name)} note={t.agreement.note}>
        <MonthChooser id={id} month={month} />
      </Heading>
      <Loaded query={agreement}>
        {(known) => (
          <MonthView
            key={month}
            connection={connection}
            agreement={known}
            search={{ ...rest, month }}
          />
        )}
      </Loaded>
    </>
  );
}

type MonthViewProps = {
  readonly connection: Connection;
  readonly agreement: Agreement;
  readonly search: AgreementSearch & { readonly month: string };
};

function MonthView({ connection, agreement, search }: MonthViewProps): ReactNode {
  const { t } = useWords();
  const { id } = connection;
  const { month, figures, latest } = agreement;
  return (
    <>
      <VerdictBox agreement={agreement} />
      <OtherMonths id={id} month={month} />
      {figures === null || latest === null ? null : (
        <Section
          title={t.agreement.figures}
          beside={
            <ButtonLink
              to="/connections/$id/agreement/sheet"
              params={{ id }}
              search={{ month }}
              variant="default"
            >
              {t.agreement.sheet}
            </ButtonLink>
          }
        >
          <FiguresView figures={figures} latest={latest} />
        </Section>
      )}
      {agreement.findings === 0 ? null : <FindingsSection agreement={agreement} search={search} />}
      <RunsSection connection={connection} agreement={agreement} search={search} />
      {latest === null ? null : <SignOffSection agreement={agreement} />}
    </>
  );
}
