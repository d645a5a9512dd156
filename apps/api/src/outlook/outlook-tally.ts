import type { MappingProblem } from '@sync/fortnox';
import type { LetterToJudge } from '@sync/jobs';
import type { Outlook, Unknown } from './judge-letter.js';

type Sample = { readonly id: string; readonly invoiceNumber: string | null };

type Reason = Pick<MappingProblem, 'kind' | 'message' | 'action'> & {
  count: number;
  readonly sample: Sample;
};

/** What the judgements come to. */
export type Tally = {
  readonly goesThrough: string[];
  readonly leftOut: string[];
  stillStops: number;
  readonly reasons: Map<string, Reason>;
  readonly notKnown: Record<Unknown, number>;
};

export const emptyTally = (): Tally => ({
  goesThrough: [],
  leftOut: [],
  stillStops: 0,
  reasons: new Map(),
  notKnown: { 'not-here': 0, 'not-by-settings': 0, 'fortnox-not-asked': 0 },
});

export function addTo(tally: Tally, { id, invoiceNumber }: LetterToJudge, outlook: Outlook): void {
  switch (outlook.kind) {
    case 'goes-through':
      tally.goesThrough.push(id);
      return;
    case 'left-out':
      tally.leftOut.push(id);
      return;
    case 'not-known':
      tally.notKnown[outlook.because] += 1;
      return;
    case 'still-stops':
      tally.stillStops += 1;
      // One with two problems counts under both: both have to be put right.
      for (const found of distinct(outlook.problems)) count(tally, found, { id, invoiceNumber });
  }
}

function distinct(problems: readonly MappingProblem[]): readonly MappingProblem[] {
  return [...new Map(problems.map((found) => [found.kind, found])).values()];
}

function count(tally: Tally, { kind, message, action }: MappingProblem, sample: Sample): void {
  const known = tally.reasons.get(kind);
  if (known) known.count += 1;
  else tally.reasons.set(kind, { kind, message, action, count: 1, sample });
}

export function judgedBy({ goesThrough, leftOut, stillStops, notKnown }: Tally): number {
  const unknown = Object.values(notKnown).reduce((sum, one) => sum + one, 0);
  return goesThrough.length + leftOut.length + stillStops + unknown;
}
