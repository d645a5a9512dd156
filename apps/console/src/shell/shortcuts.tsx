import { Kbd, Modal, Table } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { useDestinations } from './destinations.js';
import { palette } from './palette-store.js';

/** The keys that work on every page, and their list under `?`. */
export function Shortcuts(): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const destinations = useDestinations();
  const [opened, { toggle, close }] = useDisclosure(false);
  useHotkeys([
    ['shift+?', toggle],
    ['mod+K', palette.open],
    ...destinations.map(({ to }, place): [string, () => void] => [
      `alt+${place + 1}`,
      () => void navigate({ to }),
    ]),
  ]);
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t.shell.shortcuts}
      closeButtonProps={{ 'aria-label': t.shell.close }}
    >
      <Table>
        <Table.Tbody>
          <Line keys={['Ctrl', 'K']} meaning={t.shell.palette} />
          <Line keys={['?']} meaning={t.shell.shortcuts} />
          <Line keys={['Esc']} meaning={t.shell.close} />
          {destinations.map(({ to, label }, place) => (
            <Line key={to} keys={['Alt', String(place + 1)]} meaning={label(t)} />
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

type LineProps = { readonly keys: readonly string[]; readonly meaning: string };

function Line({ keys, meaning }: LineProps): ReactNode {
  return (
    <Table.Tr>
      <Table.Td>{meaning}</Table.Td>
      <Table.Td>
        {keys.map((key) => (
          <Kbd key={key} mr="xs">
            {key}
          </Kbd>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
