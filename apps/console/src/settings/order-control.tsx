import { ActionIcon, Checkbox, Group, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { textOf } from './draft.js';
import { useMeaning, type SettingControlProps } from './setting-meaning.js';
import { choicesOf } from './words-of-setting.js';

type OrderProps = SettingControlProps & { readonly values: readonly string[] };

/** Which of some things count, and which comes first. */
export function OrderControl({ name, rules, values, value, onChange }: OrderProps): ReactNode {
  const { t } = useWords();
  const chosen = Array.isArray(value) ? value.map(textOf) : [];
  const all = [...chosen, ...values.filter((one) => !chosen.includes(one))];
  return (
    <fieldset className="setting-parts">
      <legend>{t.settings.fields[name].label}</legend>
      <Text size="xs" c="dimmed" mb="xs">
        {useMeaning(name, rules)}
      </Text>
      <List listStyleType="none" spacing="xs">
        {all.map((one) => (
          <OrderLine
            key={one}
            words={choicesOf(t, name)[one] ?? [one]}
            place={chosen.indexOf(one)}
            last={chosen.length - 1}
            onCheck={(isChecked) => {
              onChange(isChecked ? [...chosen, one] : chosen.filter((other) => other !== one));
            }}
            onMove={(to) => {
              onChange(chosen.filter((other) => other !== one).toSpliced(to, 0, one));
            }}
          />
        ))}
      </List>
    </fieldset>
  );
}

type LineProps = {
  readonly words: readonly string[];
  /** -1: it does not count. */
  readonly place: number;
  readonly last: number;
  readonly onCheck: (isChecked: boolean) => void;
  readonly onMove: (to: number) => void;
};

function OrderLine({ words: [name = '', means], place, last, onCheck, onMove }: LineProps) {
  const { up, down } = useWords().t.settings;
  const move = (label: string, sign: string, to: number) => (
    <ActionIcon
      variant="default"
      aria-label={label}
      disabled={place < 0 || to < 0 || to > last}
      onClick={() => {
        onMove(to);
      }}
    >
      {sign}
    </ActionIcon>
  );
  return (
    <List.Item>
      <Group gap="sm" wrap="nowrap">
        {move(up(name), '↑', place - 1)}
        {move(down(name), '↓', place + 1)}
        <Checkbox
          label={name}
          description={means}
          checked={place >= 0}
          onChange={(event) => {
            onCheck(event.currentTarget.checked);
          }}
        />
      </Group>
    </List.Item>
  );
}
