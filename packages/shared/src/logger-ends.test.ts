import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const logger = join(__dirname, '../dist/logger.js');

/** What a process of its own says that logs one line and then does this. */
const linesOf = (then: string): string[] =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createLogger, endOnForgottenErrors } from ${JSON.stringify(logger)};
       const log = createLogger('test', 'info');
       endOnForgottenErrors(log, (code) => process.exit(code));
       log.info({}, 'said');
       ${then}`,
    ],
    { encoding: 'utf8' },
  )
    .stdout.trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

it.each([
  ['comes to its end', '', ['said']],
  ['exits', 'process.exit(0);', ['said']],
  ['fails', 'setTimeout(() => { throw new Error() }, 1);', ['said', 'process.failed']],
  ['is killed a moment later', 'setTimeout(() => process.kill(process.pid, 9), 500);', ['said']],
])('loses no line of a process that %s', (_name, then, lines) => {
  expect(linesOf(then)).toEqual(lines);
});
