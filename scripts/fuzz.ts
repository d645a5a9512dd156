import { parseArgs } from 'node:util';
import { runTests } from './test.js';

/**
 * `npm run fuzz [-- --requests 100000 --seed 1]`: requests made from the API's own document, right
 * and wrong ones, to every operation of a whole system; what must hold is in tests/fuzz.test.ts.
 * The same seed sends the same requests. A quarter of an hour.
 */
export function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' } },
  });
  Object.assign(process.env, { FUZZ_REQUESTS: values.requests, FUZZ_SEED: values.seed ?? '1' });
  say(`${values.requests} requests, seed ${values.seed ?? '1'}`);
  return runTests(['tests/fuzz.test.ts', '--selectProjects', 'integration'], say);
}
