import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepository, type Ended, type RepositoryCopy } from './harness/repository-copy.js';

/** The examples of docs/extending.md, applied one after the other to a copy of what stands here. */
const examples = ['fortnox-resource', 'endpoint', 'kind-of-job'] as const;

/** Issue of who carries this on: adding something shall not mean to look everywhere. */
const mostTouched = 4;

jest.setTimeout(300_000);

let copy: RepositoryCopy;
beforeAll(async () => {
  copy = await copyRepository();
});
afterAll(() => {
  copy.remove();
});

const patchOf = (name: string): string => join(process.cwd(), 'docs/examples', `${name}.patch`);

const node = (script: string, ...args: readonly string[]) =>
  copy.run(process.execPath, [join('node_modules', script), ...args]);

/**
 * As docs/extending.md says it: a table of the documents that was aligned anew since is aligned once
 * more, and one line of context has to be as it was.
 */
async function applied(name: string): Promise<Ended> {
  const leniently = ['--index', '--ignore-whitespace', '-C1'];
  const outcome = await copy.run('git', ['apply', ...leniently, patchOf(name)]);
  if (outcome.code !== 0) return outcome;
  const documents = (await changed('MDR')).filter((path) => path.endsWith('.md'));
  if (documents.length > 0) {
    await node('prettier/bin/prettier.cjs', '--write', ...documents);
    await copy.run('git', ['add', ...documents]);
  }
  return outcome;
}

async function changed(filter: 'A' | 'MDR'): Promise<string[]> {
  const { text } = await copy.run('git', [
    ...['diff', '--cached', '--name-only', `--diff-filter=${filter}`],
  ]);
  return text.split('\n').filter((path) => path !== '');
}

const apps = ['apps/api', 'apps/worker', 'apps/sandbox'];
const tests: string[] = [];

describe.each(examples)('the example of a %s', (name) => {
  it('applies to the sources as they are, touches at most four files and brings its test', async () => {
    expect(await applied(name)).toEqual({ code: 0, text: '' });
    const touched = await changed('MDR');
    expect(touched.length).toBeLessThanOrEqual(mostTouched);
    const own = (await changed('A')).filter((path) => path.endsWith('.test.ts'));
    expect(own).not.toEqual([]);
    tests.push(...own);
  });

  it('is told in docs/extending.md with each file that it touches', async () => {
    const page = readFileSync('docs/extending.md', 'utf8');
    const told = page.split(`(examples/${name}.patch)`)[1]?.split('\n## ')[0] ?? '';
    const untold = [...(await changed('MDR')), ...(await changed('A'))].filter(
      (path) => !told.includes(`\`${path}\``),
    );
    expect(untold).toEqual([]);
  });

  it('is formatted and passes the linter', async () => {
    expect(await copy.run(process.execPath, ['scripts/staged.mjs'])).toEqual({ code: 0, text: '' });
    await copy.run('git', ['commit', '--quiet', '--message', name]);
  });
});

describe('all of them together', () => {
  it('agree with the types of everything else', async () => {
    const config = {
      extends: './tsconfig.base.json',
      compilerOptions: {
        ...{ composite: false, declaration: false, declarationMap: false, sourceMap: false },
        noEmit: true,
        // Sources and not what was built of them: nothing is built in the copy.
        paths: {
          '@sync/*/testing': ['./packages/*/src/testing/index.ts'],
          '@sync/*': ['./packages/*/src/index.ts'],
        },
      },
      include: [...apps.map((app) => `${app}/src`), 'packages/*/src', 'tests'],
    };
    writeFileSync(join(copy.directory, 'tsconfig.examples.json'), JSON.stringify(config));
    const compiled = await node(
      'typescript/bin/tsc',
      '-p',
      'tsconfig.examples.json',
      '--pretty',
      'false',
    );
    expect(compiled).toEqual({ code: 0, text: '' });
  });

  it('do what their tests say, and who may use them is asked for', async () => {
    const args = ['--selectProjects', 'unit', 'integration', '--runTestsByPath'];
    const paths = [...tests, 'apps/api/src/access.int.test.ts'];
    const { code, text } = await node('jest/bin/jest.js', ...args, ...paths, '--forceExit');
    expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
    expect(text).toContain(`Test Suites: ${paths.length} passed, ${paths.length} total`);
  });
});
