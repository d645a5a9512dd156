import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureOf, type ApiFailure } from './api-failure.js';

export type Change<Variables> = {
  readonly working: boolean;
  readonly failure: ApiFailure | undefined;
  /** Does nothing while the previous start is still under way. */
  readonly start: (variables: Variables) => void;
};

/** Something an operator starts: one at a time; whatever is on the page is read again after it. */
export function useChange<Answer, Variables = void>(
  run: (variables: Variables) => Promise<Answer>,
  onDone: (answer: Answer) => void = () => undefined,
): Change<Variables> {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: run,
    networkMode: 'always',
    onSuccess: (answer) => {
      void queries.invalidateQueries();
      onDone(answer);
    },
  });
  return {
    working: mutation.isPending,
    failure: mutation.error === null ? undefined : failureOf(mutation.error),
    start: (variables) => {
      if (!mutation.isPending) mutation.mutate(variables);
    },
  };
}
