import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { modesQuery } from './pickers.js';

type ModeChoiceProps = {
  readonly connectionId: string;
  readonly value: string;
  readonly onChange: (mode: string) => void;
};

/** A mode of payment that the company has in Fortnox. */
export function ModeChoice({ connectionId, value, onChange }: ModeChoiceProps): ReactNode {
  const { t } = useWords();
  const modes = useQuery(modesQuery(connectionId)).data?.items ?? [];
  const listed = modes.map(({ code, name, account }) => ({
    value: code,
    label: [code, name, account].filter((part) => part !== null).join(' · '),
  }));
  const isListed = modes.some(({ code }) => code === value);
  return (
    <NativeSelect
      label={t.connect.mode}
      description={t.connect.modeHint}
      value={value}
      data={isListed ? listed : [{ value, label: value }, ...listed]}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
