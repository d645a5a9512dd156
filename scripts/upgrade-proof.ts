import { runTests } from './test.js';

/**
 * `npm run upgrade-proof`: builds the previous version from its tag and runs it and this one side by
 * side on this one's tables, forward and back. Takes two minutes; needs the repository's history.
 */
export function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  return runTests([...args, '--selectProjects', 'upgrade'], say);
}
