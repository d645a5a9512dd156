import { Alert, Anchor } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';

/** A mistake of ours in one page shows as such and leaves the bar to go elsewhere. */
export function Crashed({ error }: ErrorComponentProps): ReactNode {
  const { t } = useWords();
  return (
    <Alert color="red" role="alert">
      {t.shell.crash} {error instanceof Error ? error.message : ''}{' '}
      <Anchor
        href="#/"
        onClick={() => {
          window.location.reload();
        }}
      >
        {t.shell.startAgain}
      </Anchor>
    </Alert>
  );
}
