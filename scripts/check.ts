import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { missingSql } from './new-migration.js';
import { repositoryRoot } from './services/repository-root.js';

type Check = { readonly name: string; readonly run: () => Promise<Finding> };

/** `output` is shown when the check did not pass. */
type Finding = { readonly passed: boolean; readonly output: string };

const quiet = (): void => undefined;

/** Kept between runs: a file that did not change is not looked at again. */
const CACHE = '.data/check';

/** The longest first, so that the others run beside it. */
const CHECKS: readonly Check[] = [
  {
    name: 'lint',
    run: tool(
      'eslint/bin/eslint.js',
      ...['.', '--max-warnings', '0'],
      // By content: a fresh checkout has new dates everywhere. What a file's types became through
      // another file alone, a run without `.data` sees, as CI's.
      ...['--cache', '--cache-strategy', 'content', '--cache-location', `${CACHE}/eslint`],
    ),
  },
  { name: 'types', run: tool('typescript/bin/tsc', '-b', '--pretty', 'false') },
  {
    name: 'types of the console',
    run: tool(
      'typescript/bin/tsc',
      ...['-p', 'apps/console', '--incremental'],
      ...['--tsBuildInfoFile', `${CACHE}/console.tsbuildinfo`],
    ),
  },
  {
    name: 'dependency rules',
    run: tool(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...['apps', 'packages', 'scripts', 'tests', 'benchmarks'],
      ...['--cache', `${CACHE}/dependencies`, '--cache-strategy', 'content'],
    ),
  },
  {
    name: 'format',
    run: tool(
      'prettier/bin/prettier.cjs',
      ...['--check', '.', '--cache', '--cache-strategy', 'content'],
      ...['--cache-location', `${CACHE}/prettier`],
    ),
  },
  {
    name: 'unused code',
    run: tool('knip/bin/knip.js', '--no-progress', '--treat-config-hints-as-errors'),
  },
  { name: 'schema and migrations agree', run: schemaAgrees },
];

/**
 * Everything that CI checks besides the tests, as many side by side as there are processors; all of
 * it, even after a failure.
 */
export async function main(_args: readonly string[], say: (line: string) => void): Promise<void> {
  const waiting = [...CHECKS];
  const failed: string[] = [];
  const takeTurns = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!(await passes(next, say))) failed.push(next.name);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeTurns));
  say(`${CHECKS.length - failed.length} checks passed, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
}

async function passes({ name, run }: Check, say: (line: string) => void): Promise<boolean> {
  const started = performance.now();
  const { passed, output } = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${passed ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!passed) say(output.trimEnd());
  return passed;
}

/** By path and not through npx, which would cost half a second each. */
function tool(script: string, ...args: readonly string[]): () => Promise<Finding> {
  const root = repositoryRoot();
  return () =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
      }
      child.once('close', (code) => {
        resolve({ passed: code === 0, output });
      });
    });
}

async function schemaAgrees(): Promise<Finding> {
  const sql = await missingSql(quiet);
  const remedy = 'schema.prisma says more than the migrations: npm run db:new-migration -- <name>';
  return { passed: sql === '', output: `${remedy}\n${sql}` };
}
