import { useState, type ReactNode } from 'react';
import { readDeadLetters } from '../api/api.js';
import type { DeadLetterGroup } from '../api/shapes.js';
import { LIST_EVERY_MS } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { Heading } from '../parts/heading.js';
import { Empty, Loaded } from '../parts/notice.js';
import { useSession } from '../session.js';
import { GroupCard } from './group-card.js';
import { LatestReplays } from './latest-replays.js';
import { mostFirst } from './most-first.js';
import { ReplayGroupDialog } from './replay-group-dialog.js';

/** What holds invoices back, one card per cause; mending a cause and replaying it clears a card. */
export function DeadLettersPage(): ReactNode {
  const live = useLive({
    key: 'dead-letters',
    load: readDeadLetters,
    everyMs: () => LIST_EVERY_MS,
  });
  return (
    <>
      <Heading
        tab="Dead letters"
        title="Dead letters"
        note="Invoices that need a person, grouped by cause. Mend the cause, then replay the group."
      />
      <Loaded live={live}>{(page) => <Groups groups={page.items} />}</Loaded>
      <LatestReplays />
    </>
  );
}

function Groups({ groups }: { readonly groups: readonly DeadLetterGroup[] }): ReactNode {
  const { mayChange } = useSession();
  const [chosen, setChosen] = useState<DeadLetterGroup>();
  if (groups.length === 0) {
    return <Empty title="No dead letters.">Nothing waits for a person.</Empty>;
  }
  return (
    <>
      {mostFirst(groups).map((group) => (
        <GroupCard key={group.fingerprint} group={group}>
          {mayChange ? (
            <button
              type="button"
              onClick={() => {
                setChosen(group);
              }}
            >
              Replay group…
            </button>
          ) : undefined}
        </GroupCard>
      ))}
      {chosen === undefined ? null : (
        <ReplayGroupDialog
          group={chosen}
          onClose={() => {
            setChosen(undefined);
          }}
        />
      )}
    </>
  );
}
