import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Change } from '../api/use-change.js';
import { FailureNotice } from './notice.js';

type ChangeButtonProps = Pick<ButtonProps, 'variant' | 'size'> & {
  readonly change: Change<void>;
  /** What it is about, for who cannot see what stands around it. */
  readonly label?: string;
  readonly children: ReactNode;
};

/** Starts a change that asks nothing; rests while it is under way, and says why it failed. */
export function ChangeButton({ change, label, children, ...look }: ChangeButtonProps): ReactNode {
  const { working, failure, start } = change;
  return (
    <>
      {failure ? <FailureNotice failure={failure} /> : null}
      <Button
        {...look}
        aria-label={label}
        disabled={working}
        onClick={() => {
          start();
        }}
      >
        {children}
      </Button>
    </>
  );
}
