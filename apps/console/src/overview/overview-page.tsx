import { Paper, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DisagreementLines } from '../agreement/disagreement-lines.js';
import { disagreementsQuery } from '../api/agreement-queries.js';
import { watchedConnectionsQuery, deadLettersQuery } from '../api/queries.js';
import type { Connection, DeadLetterGroup, Disagreement } from '../api/shapes.js';
import { mostFirst } from '../attention/most-first.js';
import { GroupCard } from '../attention/group-card.js';
import { isPutOff } from '../attention/put-off.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { Empty, Loaded, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { BrokenConnection } from './broken-connection.js';
import { CompanyTable } from './company-table.js';
import { Figures } from './figures.js';
import { talliesQuery } from './load-overview.js';

/** More than these on the first page and nobody reads any of them. */
const SHOWN_GROUPS = 5;

/** Is anything waiting for me, and does everything flow? In that order. */
export function OverviewPage(): ReactNode {
  const { t } = useWords();
  const connections = useQuery(watchedConnectionsQuery);
  return (
    <>
      <Heading title={t.overview.title} note={t.overview.note} />
      <Loaded query={connections}>{({ items }) => <Sections connections={items} />}</Loaded>
    </>
  );
}

function Sections({ connections }: { readonly connections: readonly Connection[] }): ReactNode {
  const { t } = useWords();
  const groups = useQuery(deadLettersQuery);
  const disagreements = useQuery(disagreementsQuery);
  const tallies = useQuery(talliesQuery(connections));
  return (
    <>
      <Loaded query={tallies}>{(known) => <Figures tallies={known} />}</Loaded>
      <Section title={t.overview.needsAttention}>
        <Loaded query={groups}>
          {({ items }) => (
            <Loaded query={disagreements}>
              {({ items: differing }) => (
                <NeedsPerson
                  groups={mostFirst(items)}
                  connections={connections}
                  disagreements={differing}
                />
              )}
            </Loaded>
          )}
        </Loaded>
      </Section>
      <Section title={t.overview.companies}>
        <Loaded query={tallies}>
          {(known) => <CompanyTable connections={connections} tallies={known} />}
        </Loaded>
      </Section>
    </>
  );
}

type NeedsPersonProps = {
  readonly groups: readonly DeadLetterGroup[];
  readonly connections: readonly Connection[];
  readonly disagreements: readonly Disagreement[];
};

function NeedsPerson({ groups: all, ...others }: NeedsPersonProps): ReactNode {
  const { t } = useWords();
  const { connections, disagreements } = others;
  const groups = all.filter((group) => !isPutOff(group));
  const broken = connections.filter(({ status }) => status === 'needs-attention');
  if (groups.length === 0 && broken.length === 0 && disagreements.length === 0) {
    return <Empty title={t.overview.nothing}>{t.overview.allWell}</Empty>;
  }
  return (
    <>
      {broken.map((connection) => (
        <BrokenConnection key={connection.id} connection={connection} />
      ))}
      {groups.slice(0, SHOWN_GROUPS).map((group) => (
        <GroupCard key={group.fingerprint} group={group} order={3} />
      ))}
      <Differing disagreements={disagreements} />
      <TextLink to="/dead-letters">
        {groups.length > SHOWN_GROUPS
          ? t.overview.allCauses(groups.length)
          : t.overview.toAttention}
      </TextLink>
    </>
  );
}

/** As many as groups: what is more stands under "Needs attention". */
function Differing({ disagreements }: Pick<NeedsPersonProps, 'disagreements'>): ReactNode {
  const { t } = useWords();
  if (disagreements.length === 0) return null;
  return (
    <Paper withBorder className="differing">
      <Title order={3} size="h5">
        {t.agreement.attention}
      </Title>
      <DisagreementLines disagreements={disagreements.slice(0, SHOWN_GROUPS)} />
    </Paper>
  );
}
