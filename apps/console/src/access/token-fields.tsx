import { MultiSelect, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { useConnections } from '../session.js';
import { useWords } from '../texts/words.js';
import { isName, isPast, type WantedToken } from './wanted-token.js';

type FieldsProps = { readonly form: UseFormReturnType<WantedToken> };

/** For whom, with which right, for which companies, until when. */
export function TokenFields({ form }: FieldsProps): ReactNode {
  const words = useWords().t.access;
  const connections = useConnections();
  const { name, lastDay, connectionIds } = form.values;
  return (
    <Stack gap="sm">
      <TextInput
        label={words.name}
        description={words.nameMeans}
        autoComplete="off"
        maxLength={64}
        {...form.getInputProps('name')}
        error={name.trim() === '' || isName(name.trim()) ? undefined : words.nameRule}
      />
      <NativeSelect
        label={words.may}
        data={(['viewer', 'operator'] as const).map((value) => ({
          value,
          label: words.roles[value],
        }))}
        {...form.getInputProps('role')}
      />
      <MultiSelect
        label={words.companies}
        description={words.companiesMean}
        placeholder={connectionIds.length === 0 ? words.allCompanies : undefined}
        data={connections.map(({ id, name: label }) => ({ value: id, label }))}
        searchable
        hidePickedOptions
        // Inside the dialog, where a screen reader that is held there finds them.
        comboboxProps={{ withinPortal: false }}
        {...form.getInputProps('connectionIds')}
      />
      <TextInput
        label={words.lastDay}
        description={words.lastDayMeans}
        type="date"
        {...form.getInputProps('lastDay')}
        error={isPast(lastDay) ? words.dayIsPast : undefined}
      />
    </Stack>
  );
}
