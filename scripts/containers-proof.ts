import { runTests } from './test.js';

/**
 * `npm run containers-proof`: builds the images and follows the documents with Docker Compose until an
 * invoice is booked. Needs Docker; takes some minutes.
 */
export function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  return runTests([...args, '--selectProjects', 'containers'], say);
}
