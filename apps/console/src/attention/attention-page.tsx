import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { disagreementsQuery } from '../api/agreement-queries.js';
import { changedSinceQuery, deadLettersQuery } from '../api/queries.js';
import type { DeadLetterGroup } from '../api/shapes.js';
import { Disagreements } from '../agreement/disagreements.js';
import { Heading } from '../parts/heading.js';
import { Empty, Loaded } from '../parts/notice.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { ChangedSince } from './changed-since.js';
import { GroupCard } from './group-card.js';
import { LatestReplays } from './latest-replays.js';
import { mostFirst } from './most-first.js';
import { isPutOff } from './put-off.js';
import { ReplayGroupQuestion } from './replay-group-question.js';

/** What holds invoices back, one card per cause; correcting a cause and trying again clears a card. */
export function AttentionPage(): ReactNode {
  const { t } = useWords();
  const groups = useQuery(deadLettersQuery);
  return (
    <>
      <Heading title={t.attention.title} note={t.attention.note} />
      <Loaded query={groups}>{({ items }) => <Groups groups={mostFirst(items)} />}</Loaded>
      <ChangedSince />
      <Disagreements />
      <LatestReplays />
    </>
  );
}

type GroupsProps = { readonly groups: readonly DeadLetterGroup[] };

function Groups({ groups }: GroupsProps): ReactNode {
  const { t } = useWords();
  const [chosen, setChosen] = useState<DeadLetterGroup>();
  const isDiffering = (useQuery(disagreementsQuery).data?.items.length ?? 0) > 0;
  const isChanged = (useQuery(changedSinceQuery).data?.items.length ?? 0) > 0;
  const open = groups.filter((group) => !isPutOff(group));
  const putOff = groups.filter(isPutOff);
  return (
    <>
      {open.length === 0 && !isDiffering && !isChanged ? (
        <Empty title={t.overview.nothing}>{t.overview.allWell}</Empty>
      ) : null}
      <Cards groups={open} onReplay={setChosen} />
      {putOff.length === 0 ? null : (
        <details className="put-off" data-testid="put-off">
          <summary>{t.handling.putOff(putOff.length)}</summary>
          <Cards groups={putOff} onReplay={setChosen} />
        </details>
      )}
      <ReplayGroupQuestion
        group={chosen}
        onClose={() => {
          setChosen(undefined);
        }}
      />
    </>
  );
}

type CardsProps = GroupsProps & { readonly onReplay: (group: DeadLetterGroup) => void };

function Cards({ groups, onReplay }: CardsProps): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  return groups.map((group) => (
    <GroupCard key={group.fingerprint} group={group} order={2}>
      {mayChange ? (
        <Button
          variant="default"
          onClick={() => {
            onReplay(group);
          }}
        >
          {t.attention.replayGroup}
        </Button>
      ) : null}
    </GroupCard>
  ));
}
