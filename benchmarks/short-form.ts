/**
 * What ours was of the least that keeps the promise when it was last measured with nothing beside it
 * (RESULTS.md). To be raised with it.
 */
const keptOfLeast = { ingress: 0.69, worker: 0.44 } as const;

/** So much of it may be missing: these machines are noisy, and a change that matters is larger. */
const mayFall = 1 / 3;

/** `--short`: three rounds, to see whether something has become much slower, not how fast it is. */
export const isShort = process.argv.includes('--short');

export const roundsOf = (whole: number): number => (isShort ? 3 : whole);

/** Says how it compares, and whether that will do. */
export function judgeShort(name: keyof typeof keptOfLeast, ofLeast: number): boolean {
  const needed = keptOfLeast[name] * (1 - mayFall);
  const isKept = ofLeast >= needed;
  const what = `${ofLeast.toFixed(2)} of the least, ${needed.toFixed(2)} needed`;
  process.stdout.write(`short form of ${name}: ${isKept ? 'kept' : 'fallen'}, ${what}\n`);
  return isKept;
}
