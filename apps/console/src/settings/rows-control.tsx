import { Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Cell, Grid } from '../parts/grid.js';
import { useWords } from '../texts/words.js';
import { rowsOf, type Parts } from './draft.js';
import { RowQuestion } from './row-question.js';
import type { PartName } from './setting-kinds.js';
import { useMeaning, type SettingControlProps } from './setting-meaning.js';
import { TableFileButtons } from './table-file-buttons.js';
import { partInWords } from './words-of-setting.js';

type RowsProps = SettingControlProps & { readonly parts: readonly PartName[] };

/** A table of a company: its rows to read, each changed in a question of its own. */
export function RowsControl(props: RowsProps): ReactNode {
  const { name, rules, faults, parts, onChange } = props;
  const { t } = useWords();
  const [open, setOpen] = useState<number>();
  const rows = rowsOf(props.value);
  const { label } = t.settings.fields[name];
  const close = (): void => {
    setOpen(undefined);
  };
  return (
    <fieldset className="setting-parts">
      <legend>{label}</legend>
      <Text size="xs" c="dimmed" mb="xs">
        {useMeaning(name, rules)}
      </Text>
      <RowTable
        {...{ label, parts, rows, setOpen }}
        isFaulty={(place) => [...faults.keys()].some((at) => at.startsWith(`/${name}/${place}/`))}
        remove={(place) => {
          onChange(rows.toSpliced(place, 1));
        }}
      />
      <Group gap="sm" mt="xs">
        <Button
          variant="default"
          aria-label={t.settings.addRowTo(label)}
          onClick={() => {
            setOpen(rows.length);
          }}
        >
          {t.settings.addRow}
        </Button>
        <TableFileButtons {...{ name, rules, parts, rows }} onTake={onChange} />
      </Group>
      <RowQuestion
        {...props}
        row={open === undefined ? undefined : (rows[open] ?? {})}
        onClose={close}
        onTake={(row) => {
          onChange(rows.toSpliced(open ?? rows.length, 1, row));
          close();
        }}
      />
    </fieldset>
  );
}

type RowTableProps = {
  readonly label: string;
  readonly parts: readonly PartName[];
  readonly rows: readonly Parts[];
  readonly isFaulty: (place: number) => boolean;
  readonly setOpen: (place: number) => void;
  readonly remove: (place: number) => void;
};

function RowTable({ label, parts, rows, isFaulty, setOpen, remove }: RowTableProps): ReactNode {
  const { t } = useWords();
  if (rows.length === 0) return <Text size="sm">{t.settings.noRows}</Text>;
  // A column that no row uses would only take the room of the others.
  const used = parts.filter((part) => rows.some((row) => row[part] !== undefined));
  const titles = [...used.map((part) => t.settings.parts[part]), t.settings.actions];
  return (
    <Grid columns={titles.map((title) => ({ title }))} label={label}>
      {rows.map((row, place) => (
        <tr key={place} data-testid="setting-row">
          {used.map((part) => (
            <Cell key={part} title={t.settings.parts[part]}>
              {partInWords(t, part, row[part])}
            </Cell>
          ))}
          <Cell title={t.settings.actions}>
            <RowActions
              name={t.settings.rowNumber(String(place + 1))}
              isFaulty={isFaulty(place)}
              change={() => {
                setOpen(place);
              }}
              remove={() => {
                remove(place);
              }}
            />
          </Cell>
        </tr>
      ))}
    </Grid>
  );
}

type RowActionsProps = {
  readonly name: string;
  readonly isFaulty: boolean;
  readonly change: () => void;
  readonly remove: () => void;
};

function RowActions({ name, isFaulty, change, remove }: RowActionsProps): ReactNode {
  const { changeRow, removeRow, faults } = useWords().t.settings;
  return (
    <Group gap="xs">
      {isFaulty ? (
        <Text size="sm" c="red">
          {faults.other}
        </Text>
      ) : null}
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${changeRow} ${name}`}
        onClick={change}
      >
        {changeRow}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${removeRow} ${name}`}
        onClick={remove}
      >
        {removeRow}
      </Button>
    </Group>
  );
}
