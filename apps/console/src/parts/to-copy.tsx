import { Button, Code, CopyButton, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';

type ToCopyProps = { readonly label: string; readonly value: string };

/** A value that is to be pasted elsewhere, with a button that copies it. */
export function ToCopy({ label, value }: ToCopyProps): ReactNode {
  const { t } = useWords();
  return (
    <Group gap="sm" mb="xs">
      <span>{label}:</span>
      <Code>{value}</Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" size="compact-sm" onClick={copy}>
            {copied ? t.connect.copied : t.connect.copy(label)}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
