// node scripts/run.mjs <start|test|check|build|prepare> [arguments]
// Plain JavaScript without dependencies, so that it runs right after `git clone`: prepares what is
// missing, then hands over to the compiled TypeScript of the same name, if the task has one.
import { join } from 'node:path';
import { root } from './prepare/changes.mjs';
import { prepare } from './prepare/prepare.mjs';

const [task = '', ...args] = process.argv.slice(2);
const say = (line) => process.stderr.write(`\u001b[2m${task}:\u001b[0m ${line}\n`);

const problem = await prepare(task, say);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else if (task !== 'build' && task !== 'prepare') {
  const { main } = await import(join(root, '.data/build/scripts', `${task}.js`));
  await main(args, say);
}
