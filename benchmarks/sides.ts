import Table from 'cli-table3';
import { tableStyle } from '../scripts/services/table-style.js';

/**
 * What is measured: a bare process on BullMQ; the least that keeps the promise at all, the floor under
 * ours; and ours.
 */
const sides = ['bare', 'least', 'ours'] as const;

export type Side = (typeof sides)[number];

export type Round<Measured> = Readonly<Record<Side, Measured>>;

type Pace = { readonly perSecond: number };
type Cost = { readonly processMs: number; readonly storesMs: number };

/** How ours keeps up with another side's pace; or that one with a third. */
export const ratioOf = (round: Round<Pace>, to: Side, of: Side = 'ours'): number =>
  round[of].perSecond / round[to].perSecond;

/** Measures all sides, each round in another order. */
export async function inTurns<Measured>(
  round: number,
  measure: (side: Side) => Promise<Measured>,
): Promise<Round<Measured>> {
  const measured: Partial<Record<Side, Measured>> = {};
  for (const place of sides.keys()) {
    const side = sides[(round + place) % sides.length] ?? 'ours';
    measured[side] = await measure(side);
  }
  const { bare, least, ours } = measured;
  if (!bare || !least || !ours) throw new Error('a side was not measured');
  return { bare, least, ours };
}

/** Processor time of the process, and of the stores beside it, in milliseconds. */
export const costOf = ({ processMs, storesMs }: Cost): string =>
  `${processMs.toFixed(2)} (+ ${storesMs.toFixed(2)})`;

/** All sides' figures round by round, and how ours keeps up with the pace of both others. */
export function tableOfSides<Measured extends Pace>(
  names: readonly string[],
  figures: (measured: Measured) => readonly string[],
  rounds: readonly Round<Measured>[],
): InstanceType<typeof Table> {
  const head = ['round', ...sides.flatMap((side) => names.map((name) => `${side} ${name}`))];
  const table = new Table({ style: tableStyle(), head: [...head, 'of bare', 'of least'] });
  for (const [index, round] of rounds.entries()) {
    const ratios = [ratioOf(round, 'bare'), ratioOf(round, 'least')];
    table.push([
      index + 1,
      ...sides.flatMap((side) => figures(round[side])),
      ...ratios.map((ratio) => ratio.toFixed(2)),
    ]);
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
