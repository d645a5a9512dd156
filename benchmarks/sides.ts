import Table from 'cli-table3';
import { tableStyle } from '../scripts/services/table-style.js';

/** What is measured: a bare process on BullMQ, and ours. */
export type Side = 'bare' | 'ours';

export type Round<Measured> = Readonly<Record<Side, Measured>>;

type Pace = { readonly perSecond: number };
type Cost = { readonly processMs: number; readonly storesMs: number };

export const ratioOf = ({ bare, ours }: Round<Pace>): number => ours.perSecond / bare.perSecond;

/** Processor time of the process, and of the stores beside it, in milliseconds. */
export const costOf = ({ processMs, storesMs }: Cost): string =>
  `${processMs.toFixed(2)} (+ ${storesMs.toFixed(2)})`;

/** Both sides' figures round by round, and how ours keeps up with the bare one's pace. */
export function tableOfSides<Measured extends Pace>(
  names: readonly string[],
  figures: (measured: Measured) => readonly string[],
  rounds: readonly Round<Measured>[],
): InstanceType<typeof Table> {
  const head = ['round', ...['bare', 'ours'].flatMap((side) => names.map((n) => `${side} ${n}`))];
  const table = new Table({ style: tableStyle(), head: [...head, 'ratio'] });
  for (const [index, round] of rounds.entries()) {
    const { bare, ours } = round;
    table.push([index + 1, ...figures(bare), ...figures(ours), ratioOf(round).toFixed(2)]);
  }
  return table;
}

/** The middle one of some figures, and from which to which they go. */
export function spread(values: readonly number[]): {
  readonly median: number;
  readonly text: string;
} {
  const sorted = [...values].sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const range = `${sorted[0]?.toFixed(2)}–${sorted.at(-1)?.toFixed(2)}`;
  return { median, text: `${median.toFixed(2)} (${range})` };
}
