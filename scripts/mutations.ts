import { runTests } from './test.js';

/**
 * `npm run mutations [-- -t <guard>]`: breaks one guard of the engine after the other and expects
 * the random histories' auditor to notice. Takes ten minutes on a quiet machine.
 */
export function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  return runTests([...args, '--selectProjects', 'mutations'], say);
}
