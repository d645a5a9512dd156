// node scripts/run.mjs <start|test|check|build|prepare> [arguments]
// Plain JavaScript without dependencies, so that it runs right after `git clone`: prepares what is
// missing, then hands over to the compiled TypeScript of the same name, if the task has one.
import { join } from 'node:path';
import { helpFor } from './help.mjs';
import { root } from './prepare/changes.mjs';
import { prepare } from './prepare/prepare.mjs';

const [task = '', ...args] = process.argv.slice(2);
// A file, a pipe and whoever sets NO_COLOR get letters alone.
const isColoured = process.stderr.isTTY && !process.env.NO_COLOR;
const label = isColoured ? `\u001b[2m${task}:\u001b[0m` : `${task}:`;
const say = (line) => process.stderr.write(`${label} ${line}\n`);

if (args.includes('--help')) process.stdout.write(`${helpFor(task) ?? `no such task: ${task}`}\n`);
else await run();

async function run() {
  const problem = await prepare(task, say);
  if (problem) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  } else if (task !== 'build' && task !== 'prepare') {
    const { main } = await import(join(root, '.data/build/scripts', `${task}.js`));
    await main(args, say);
  }
}
