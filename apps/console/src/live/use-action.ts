import { useState } from 'react';
import { failureOf, type ApiFailure } from '../api/api-failure.js';

export type Action = {
  readonly working: boolean;
  readonly failure: ApiFailure | undefined;
  /** Does nothing while the previous start is still under way. */
  readonly start: () => void;
};

/** Something an operator starts with a button: one at a time, its failure shown beside it. */
export function useAction<T>(run: () => Promise<T>, onDone: (result: T) => void): Action {
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();

  const perform = async (): Promise<void> => {
    setWorking(true);
    setFailure(undefined);
    try {
      onDone(await run());
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setWorking(false);
    }
  };
  return {
    working,
    failure,
    start: () => {
      if (!working) void perform();
    },
  };
}
