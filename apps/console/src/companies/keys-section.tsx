import { Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Connection } from '../api/shapes.js';
import { Section } from '../parts/notice.js';
import { Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import { AccessKeys, type Side } from './access-keys.js';
import { NewKey, type Key } from './new-key.js';

const keys: readonly Key[] = ['webhookUrl', 'signingSecret'];

/** A new webhook address or signing secret, each by itself, while the former one still holds. */
export function KeysSection({ connectionId }: { readonly connectionId: string }): ReactNode {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Key>();
  const close = (): void => {
    setChosen(undefined);
  };
  const title = chosen === undefined ? '' : t.companies.newKeys[chosen].title;
  return (
    <Section title={t.companies.keys}>
      <Text c="dimmed" mb="sm">
        {t.companies.keysMean}
      </Text>
      <Group gap="sm">
        {keys.map((key) => (
          <Button
            key={key}
            variant="default"
            onClick={() => {
              setChosen(key);
            }}
          >
            {t.companies.newKeys[key].title}…
          </Button>
        ))}
      </Group>
      <Question opened={chosen !== undefined} title={title} onClose={close}>
        {chosen === undefined ? null : (
          <NewKey connectionId={connectionId} kind={chosen} onClose={close} />
        )}
      </Question>
    </Section>
  );
}

const sides: readonly Side[] = ['subscriptionflow', 'fortnox'];

/** What opens both systems to us: exchanged here once it was made anew there. */
export function AccessSection({ connection }: { readonly connection: Connection }): ReactNode {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Side>();
  const close = (): void => {
    setChosen(undefined);
  };
  const title = chosen === undefined ? '' : t.companies.newAccess[chosen].title;
  return (
    <Section title={t.companies.access}>
      <Text c="dimmed" mb="sm">
        {t.companies.accessMeans}
      </Text>
      <Group gap="sm">
        {sides.map((side) => (
          <Button
            key={side}
            variant="default"
            onClick={() => {
              setChosen(side);
            }}
          >
            {t.companies.newAccess[side].title}…
          </Button>
        ))}
      </Group>
      <Question opened={chosen !== undefined} title={title} onClose={close}>
        {chosen === undefined ? null : (
          <AccessKeys connection={connection} side={chosen} onClose={close} />
        )}
      </Question>
    </Section>
  );
}
