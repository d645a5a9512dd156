import { List } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { valueAt } from './at-pointer.js';
import type { Correction } from './correction.js';
import { placeInWords, valueInWords } from './words-of-place.js';

/** What was received and what the correction says instead, place by place. */
export function DifferenceList({ correction }: { readonly correction: Correction }): ReactNode {
  const { t } = useWords();
  const { differences, received, event } = correction;
  return (
    <List spacing="xs" data-testid="differences">
      {differences.map(({ pointer }) => (
        <List.Item key={pointer}>
          <strong>{placeInWords(t, pointer)}</strong>
          <div>
            <del>{valueInWords(t, valueAt(received, pointer))}</del>
            {' → '}
            <ins>{valueInWords(t, valueAt(event, pointer))}</ins>
          </div>
        </List.Item>
      ))}
    </List>
  );
}
