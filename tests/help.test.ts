import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

jest.setTimeout(120_000);

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** npm's own, which explains itself. */
const foreign = ['sbom'];
const commands = Object.keys(scripts).filter((name) => !foreign.includes(name));

/** As an operator's shell runs it, with nothing set. */
function help(command: string): Promise<{ readonly code: number; readonly text: string }> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const args = ['run', '--silent', command, '--', '--help'];
  return new Promise((resolve) => {
    execFile('npm', args, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}

it.each(commands)('npm run %s -- --help says what it does, without any service', async (name) => {
  const { code, text } = await help(name);
  expect(code).toBe(0);
  expect(text).toMatch(new RegExp(`npm (run )?${name}\\b`));
  expect(text.split('\n').length).toBeGreaterThan(2);
  expect(text).toMatch(/option|--/i);
  expect(text).toMatch(/setting/i);
  expect(text).not.toContain('\u001b');
});

it('the API and the worker name every setting that the README names', async () => {
  const told = (await help('api')).text + (await help('worker')).text;
  const table = readFileSync('README.md', 'utf8').split('| setting ')[1]?.split('\n\n')[0] ?? '';
  const named = [...table.matchAll(/`([A-Z][A-Z_]{3,}[A-Z])`/g)].flatMap(([, name]) => name ?? []);
  const others = [
    ...['MIGRATION_DATABASE_URL', 'NODE_EXTRA_CA_CERTS'],
    ...['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'],
  ];
  expect(named.length).toBeGreaterThan(20);
  const missing = named.filter((name) => !others.includes(name) && !told.includes(name));
  expect(missing).toEqual([]);
});
