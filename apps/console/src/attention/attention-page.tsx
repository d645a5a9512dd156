import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { deadLettersQuery } from '../api/queries.js';
import type { DeadLetterGroup } from '../api/shapes.js';
import { Heading } from '../parts/heading.js';
import { Empty, Loaded } from '../parts/notice.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { GroupCard } from './group-card.js';
import { LatestReplays } from './latest-replays.js';
import { mostFirst } from './most-first.js';
import { ReplayGroupQuestion } from './replay-group-question.js';

/** What holds invoices back, one card per cause; correcting a cause and trying again clears a card. */
export function AttentionPage(): ReactNode {
  const { t } = useWords();
  const groups = useQuery(deadLettersQuery);
  return (
    <>
      <Heading title={t.attention.title} note={t.attention.note} />
      <Loaded query={groups}>{({ items }) => <Groups groups={mostFirst(items)} />}</Loaded>
      <LatestReplays />
    </>
  );
}

function Groups({ groups }: { readonly groups: readonly DeadLetterGroup[] }): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const [chosen, setChosen] = useState<DeadLetterGroup>();
  const close = (): void => {
    setChosen(undefined);
  };
  return (
    <>
      {groups.length === 0 ? <Empty title={t.overview.nothing}>{t.overview.allWell}</Empty> : null}
      {groups.map((group) => (
        <GroupCard key={group.fingerprint} group={group} order={2}>
          {mayChange ? (
            <ReplayButton
              onClick={() => {
                setChosen(group);
              }}
            />
          ) : null}
        </GroupCard>
      ))}
      <ReplayGroupQuestion group={chosen} onClose={close} />
    </>
  );
}

function ReplayButton({ onClick }: { readonly onClick: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <Button variant="default" onClick={onClick}>
      {t.attention.replayGroup}
    </Button>
  );
}
