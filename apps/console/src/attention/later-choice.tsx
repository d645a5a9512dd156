import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { fromField, momentOf, toField, type Later } from './later.js';

type LaterChoiceProps = {
  /** ISO 8601; `undefined`: it is not put off. */
  readonly until: string | undefined;
  readonly onChange: (until: string | undefined) => void;
};

const choices: readonly Later[] = ['no', 'tomorrow', 'days', 'monday', 'own'];

/** Until when a cause is folded away, if at all. */
export function LaterChoice({ until, onChange }: LaterChoiceProps): ReactNode {
  const { t } = useWords();
  const [later, setLater] = useState<Later>(until === undefined ? 'no' : 'own');
  return (
    <>
      <NativeSelect
        mt="sm"
        label={t.handling.later}
        description={t.handling.laterHint}
        value={later}
        data={choices.map((value) => ({ value, label: t.handling.laters[value] }))}
        onChange={(event) => {
          const chosen = choices.find((value) => value === event.currentTarget.value) ?? 'no';
          setLater(chosen);
          onChange(chosen === 'own' ? until : momentOf(chosen, new Date()));
        }}
      />
      {later === 'own' ? (
        <TextInput
          mt="xs"
          type="datetime-local"
          label={t.handling.until}
          defaultValue={toField(until)}
          onChange={(event) => {
            onChange(fromField(event.currentTarget.value));
          }}
        />
      ) : null}
    </>
  );
}
