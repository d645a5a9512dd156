// The pre-commit hook: whether what is about to be committed is formatted and passes the linter.
// Reads the index and not the files, which may hold more than is committed; changes neither. The rules
// that need types take four times as long and are left to `npm run check`.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import * as prettier from 'prettier';
import tseslint from 'typescript-eslint';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });

const paths = git('diff', '--cached', '--name-only', '--diff-filter=ACMR', '-z')
  .split('\0')
  .filter((path) => path !== '');

const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });
const unformatted = [];
const linted = [];
for (const path of paths) {
  const text = git('show', `:${path}`);
  if (!(await isFormatted(path, text))) unformatted.push(path);
  if (await isLinted(path)) linted.push(...(await eslint.lintText(text, { filePath: path })));
}

const complaints = linted.filter(({ messages }) => messages.length > 0);
if (complaints.length > 0) {
  const { format } = await eslint.loadFormatter('stylish');
  process.stderr.write(await format(complaints));
}
if (unformatted.length > 0) {
  process.stderr.write(`not formatted; mend with: npx prettier --write ${unformatted.join(' ')}\n`);
}
if (complaints.length + unformatted.length > 0) process.exitCode = 1;

async function isFormatted(path, text) {
  const { ignored, inferredParser } = await prettier.getFileInfo(path, {
    ignorePath: ['.gitignore', '.prettierignore'],
  });
  if (ignored || inferredParser === null) return true;
  const config = await prettier.resolveConfig(resolve(path), { editorconfig: true });
  return prettier.check(text, { ...config, filepath: path });
}

async function isLinted(path) {
  return /\.tsx?$/.test(path) && !(await eslint.isPathIgnored(path));
}
