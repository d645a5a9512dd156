import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import {
  columnTitles,
  fixedColumn,
  offeredColumns,
  standardColumns,
  type OfferedColumn,
} from './columns.js';

type ColumnsMenuProps = {
  readonly shown: readonly OfferedColumn[];
  readonly choose: (columns: readonly OfferedColumn[]) => void;
};

const arrow = <span aria-hidden="true">▾</span>;

/** Which columns the list has; each choice is seen at once behind it. */
export function ColumnsMenu({ shown, choose }: ColumnsMenuProps): ReactNode {
  const words = useWords().t.views;
  return (
    <Popover
      trapFocus
      returnFocus
      position="bottom-end"
      shadow="md"
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Button variant="default" size="compact-sm" rightSection={arrow}>
          {words.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="columns-menu">
        <Choices shown={shown} choose={choose} />
        <Button
          variant="subtle"
          size="compact-sm"
          mt="sm"
          onClick={() => {
            choose(standardColumns);
          }}
        >
          {words.standardColumns}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ shown, choose }: ColumnsMenuProps): ReactNode {
  const titles = columnTitles(useWords().t);
  return (
    <Stack gap="xs">
      {offeredColumns.map((column) => (
        <Checkbox
          key={column}
          size="sm"
          label={titles[column]}
          checked={shown.includes(column)}
          disabled={column === fixedColumn}
          onChange={({ currentTarget: { checked } }) => {
            choose(
              offeredColumns.filter((one) => (one === column ? checked : shown.includes(one))),
            );
          }}
        />
      ))}
    </Stack>
  );
}
