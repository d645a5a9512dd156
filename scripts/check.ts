import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { missingSql } from './new-migration.js';
import { repositoryRoot } from './services/repository-root.js';

type Check = { readonly name: string; readonly run: () => Promise<Finding> };

/** `output` is shown when the check did not pass. */
type Finding = { readonly passed: boolean; readonly output: string };

const quiet = (): void => undefined;

const CHECKS: readonly Check[] = [
  { name: 'format', run: tool('prettier/bin/prettier.cjs', '--check', '.') },
  { name: 'types', run: tool('typescript/bin/tsc', '-b', '--pretty', 'false') },
  { name: 'types of the console', run: tool('typescript/bin/tsc', '-p', 'apps/console') },
  { name: 'lint', run: tool('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
  {
    name: 'dependency rules',
    run: tool(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...['apps', 'packages', 'scripts', 'tests', 'benchmarks'],
    ),
  },
  {
    name: 'unused code',
    run: tool('knip/bin/knip.js', '--no-progress', '--treat-config-hints-as-errors'),
  },
  { name: 'schema and migrations agree', run: schemaAgrees },
];

/** Everything that CI checks besides the tests; all of it, even after a failure. */
export async function main(_args: readonly string[], say: (line: string) => void): Promise<void> {
  const failed: string[] = [];
  for (const { name, run } of CHECKS) {
    const started = performance.now();
    const { passed, output } = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`${passed ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (!passed) {
      failed.push(name);
      say(output.trimEnd());
    }
  }
  say(`${CHECKS.length - failed.length} checks passed, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
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
