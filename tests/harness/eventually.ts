import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is defined; fails with the last word of `describe` after `withinMs`. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  withinMs: number,
  describe: () => unknown = () => 'nothing came',
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) {
      throw new Error(`not within ${withinMs} ms: ${JSON.stringify(describe())}`);
    }
    await sleep(50);
  }
}
