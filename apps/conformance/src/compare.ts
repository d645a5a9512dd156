import type { Outcome } from './result.js';

/** An answer that a former run had and today's has not. */
export type Contradiction = {
  readonly id: string;
  readonly expected: string;
  /** Today's answer, or why there is none. */
  readonly found: string;
};

/**
 * What a former run was told otherwise. Questions that today's options leave out are not compared;
 * one that was answered then and cannot be answered now is a contradiction.
 */
export function contradictions(
  former: readonly Outcome[],
  today: readonly Outcome[],
): readonly Contradiction[] {
  return today.flatMap((outcome) => {
    const before = former.find(({ id }) => id === outcome.id);
    if (before?.kind !== 'answered' || outcome.kind === 'not-asked') return [];
    const found = outcome.kind === 'answered' ? outcome.answer : `no answer (${outcome.why})`;
    return found === before.answer ? [] : [{ id: outcome.id, expected: before.answer, found }];
  });
}
