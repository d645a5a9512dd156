import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readEnvironment, readSetting } from './environment.js';

const schema = z.object({
  DATABASE_URL: z.string(),
  OPERATOR_TOKENS: z.string().optional(),
  LOG_LEVEL: z.string().default('info'),
});

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'secret-files-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function file(content: string): string {
  const path = join(directory, `secret-${Math.random()}`);
  writeFileSync(path, content);
  return path;
}

function complaint(environment: NodeJS.ProcessEnv): string {
  try {
    readEnvironment(schema, environment);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : 'thrown';
  }
}

it.each(['secret', 'secret\n', 'secret\r\n', 'secret\n\n', '\uFEFFsecret\n'])(
  'a secret comes from its file, however the file ends: %j',
  (content) => {
    expect(readEnvironment(schema, { DATABASE_URL_FILE: file(content) })).toEqual({
      ...{ DATABASE_URL: 'secret', LOG_LEVEL: 'info' },
    });
  },
);

it('spaces are a part of the secret, and a variable that is empty is not set', () => {
  const environment = { DATABASE_URL_FILE: file(' a b \n'), DATABASE_URL: '', LOG_LEVEL_FILE: '' };
  expect(readEnvironment(schema, environment)).toMatchObject({ DATABASE_URL: ' a b ' });
});

it('both at once are refused: nobody can tell which one counts', () => {
  const path = file('from-the-file');
  const message = complaint({ DATABASE_URL: 'from-the-variable', DATABASE_URL_FILE: path });
  expect(message).toContain('DATABASE_URL_FILE (is set besides the setting itself; unset one)');
  expect(message).not.toMatch(/from-the/);
});

it.each([
  ['', 'names an empty file'],
  ['\n', 'names an empty file'],
  ['  \r\n', 'names an empty file'],
  ['anna:operator:x\nvera:viewer:y\n', 'names a file of several lines'],
  ['a\0b', 'names a file of several lines'],
])('a file that holds %j is refused', (content, fault) => {
  const message = complaint({ DATABASE_URL: 'x', OPERATOR_TOKENS_FILE: file(content) });
  expect(message).toContain(`OPERATOR_TOKENS_FILE (${fault}`);
});

it('a file that is not there or is a directory is refused, all of them in one line', () => {
  const missing = join(directory, 'missing');
  const message = complaint({ DATABASE_URL_FILE: missing, OPERATOR_TOKENS_FILE: directory });
  expect(message).toBe(
    'settings missing or malformed: DATABASE_URL_FILE (names a file that cannot be read), ' +
      'OPERATOR_TOKENS_FILE (names a file that cannot be read)',
  );
});

it('what is no secret has no file, and files of other programs are none of our business', () => {
  const environment = { DATABASE_URL: 'x', LOG_LEVEL_FILE: '/nowhere', OTHER_TOKEN_FILE: '/no' };
  expect(readEnvironment(schema, environment)).toMatchObject({ LOG_LEVEL: 'info' });
});

it('one setting by itself is read the same way', () => {
  expect(readSetting('DATABASE_URL', { DATABASE_URL_FILE: file('secret\n') })).toBe('secret');
  expect(readSetting('DATABASE_URL', {})).toBeUndefined();
  expect(() => readSetting('DATABASE_URL', { DATABASE_URL_FILE: '/nowhere' })).toThrow(
    'DATABASE_URL_FILE (names a file that cannot be read)',
  );
});
