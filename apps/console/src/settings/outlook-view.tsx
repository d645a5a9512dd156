import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SettingsOutlook } from '../api/shapes.js';
import { useWords } from '../texts/words.js';
import { outlookQuery, unknownOf } from './outlook.js';

type OutlookProps = {
  readonly connectionId: string;
  readonly patch: Readonly<Record<string, unknown>>;
};

/** In one line: how many of the invoices that wait would go through. */
export function OutlookLine({ connectionId, patch }: OutlookProps): ReactNode {
  const { t, f } = useWords();
  const { data } = useQuery(outlookQuery(connectionId, patch));
  if (data === undefined) return <Text size="sm">{t.settings.outlook.counting}</Text>;
  return <Text size="sm">{lineOf(t.settings.outlook, f.count, data)}</Text>;
}

type OutlookWords = ReturnType<typeof useWords>['t']['settings']['outlook'];

function lineOf(
  words: OutlookWords,
  write: (count: number) => string,
  { total, judged, goThrough }: SettingsOutlook,
): string {
  if (total === 0) return words.noneWaits;
  const line = words.goThrough(write(goThrough.length), write(judged));
  return judged < total ? `${line} ${words.ofAll(write(total))}` : line;
}

/** The same with what becomes of the others, and why. */
export function OutlookDetails({ connectionId, patch }: OutlookProps): ReactNode {
  const { t, f } = useWords();
  const { data } = useQuery(outlookQuery(connectionId, patch));
  if (data === undefined || data.total === 0) return null;
  const { outlook } = t.settings;
  const { leftOut, stillStop, reasons } = data;
  const others: readonly (readonly [number, (count: string) => string])[] = [
    [leftOut.length, outlook.leftOut],
    [stillStop, outlook.stillStop],
    [unknownOf(data), outlook.notKnown],
  ];
  return (
    <div className="outlook" data-testid="outlook">
      <Text fw={600}>{outlook.title}</Text>
      <OutlookLine connectionId={connectionId} patch={patch} />
      {others
        .filter(([count]) => count > 0)
        .map(([count, words], place) => (
          <Text key={place} size="sm">
            {words(f.count(count))}
          </Text>
        ))}
      <List size="sm" spacing="xs" mt="xs">
        {reasons.map(({ kind, count, message, sample }) => (
          <List.Item key={kind}>
            {f.count(count)} × {message} ({sample.invoiceNumber ?? sample.id})
          </List.Item>
        ))}
      </List>
    </div>
  );
}
