import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directory = mkdtempSync(join(tmpdir(), 'unit-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const planted = `
const { createServer } = require('node:net');
it('listens', () => { createServer().listen(0); });
it('connects and takes the refusal for an answer', async () => {
  const gone = await fetch('http://127.0.0.1:65530').catch(() => 'gone');
  expect(gone).toBe('gone');
});
it('starts nothing', () => { expect(1).toBe(1); });
`;

type Report = {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
};

/** Jest on one file, in a process and a folder of its own, with the set-up of the unit project. */
function runJest(setUp: string): Promise<Report> {
  const output = join(directory, 'report.json');
  const config = { rootDir: directory, setupFilesAfterEnv: [setUp], transform: transforming() };
  const args = ['--config', JSON.stringify(config), '--json', '--outputFile', output];
  return new Promise((resolve) => {
    execFile(process.execPath, ['node_modules/jest/bin/jest.js', ...args], () => {
      resolve(JSON.parse(readFileSync(output, 'utf8')) as Report);
    });
  });
}

const transforming = () => ({
  '^.+\\.ts$': [
    join(process.cwd(), 'node_modules/@swc/jest/index.js'),
    { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
});

it('a unit test that opens a socket fails, also where the code under test bears it', async () => {
  const [, named = 'none'] =
    /displayName: 'unit'.*?setupFilesAfterEnv: \['<rootDir>\/(.*?)'\]/s.exec(
      readFileSync('jest.config.ts', 'utf8'),
    ) ?? [];
  writeFileSync(join(directory, 'planted.test.js'), planted);
  const { testResults } = await runJest(join(process.cwd(), named));
  const statuses = testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(Object.fromEntries(statuses.map(({ title, status }) => [title, status]))).toEqual({
    listens: 'failed',
    'connects and takes the refusal for an answer': 'failed',
    'starts nothing': 'passed',
  });
});
