import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { replaysQuery } from '../api/queries.js';
import type { Replay } from '../api/shapes.js';
import { lookOfReplay } from '../format/status.js';
import { TextLink } from '../parts/links.js';
import { Ago } from '../parts/moment.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useWords } from '../texts/words.js';
import { finishedOf } from './replay-progress.js';

/** What colleagues and scripts have tried again lately, so that nobody does it once more. */
export function LatestReplays(): ReactNode {
  const { t } = useWords();
  const replays = useQuery(replaysQuery);
  return (
    <Loaded query={replays}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Section title={t.attention.latest} testId="latest-replays">
            <List listStyleType="none" spacing="xs">
              {items.map((replay) => (
                <Line key={replay.id} replay={replay} />
              ))}
            </List>
          </Section>
        )
      }
    </Loaded>
  );
}

function Line({ replay }: { readonly replay: Replay }): ReactNode {
  const { t, f } = useWords();
  const { id, createdAt, state, total, actor, reason } = replay;
  return (
    <List.Item>
      <TextLink to="/replays/$id" params={{ id }}>
        <Ago at={createdAt} />
      </TextLink>{' '}
      <Pill look={lookOfReplay(t, state)} />{' '}
      {t.attention.of(f.count(finishedOf(replay)), f.count(total))}{' '}
      <Text span c="dimmed">
        {actor}: {reason}
      </Text>
    </List.Item>
  );
}
