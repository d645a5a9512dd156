import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepository, type Ended, type RepositoryCopy } from './harness/repository-copy.js';

let copy: RepositoryCopy;
beforeAll(async () => {
  copy = await copyRepository();
}, 120_000);
afterAll(() => {
  copy.remove();
});

const file = 'packages/shared/src/money.ts';
const append = (text: string) => {
  appendFileSync(join(copy.directory, file), text);
};

async function commit(): Promise<Ended> {
  await copy.run('git', ['add', file]);
  return copy.run('git', ['commit', '--quiet', '--message', 'A change']);
}

afterEach(async () => {
  await copy.run('git', ['reset', '--quiet', '--hard']);
});

describe('the hooks', () => {
  it('are not there before somebody asks for them', async () => {
    const { text } = await copy.run('git', ['config', '--get', 'core.hooksPath']);
    expect(text).toBe('');
    append('export   const badly = 1\n');
    expect(await commit()).toEqual({ code: 0, text: '' });
    await copy.run('git', ['reset', '--quiet', '--hard', 'HEAD~1']);
    expect(await copy.run('npm', ['run', '--silent', 'hooks'])).toEqual({ code: 0, text: '' });
  });

  it('refuse what is not formatted, and name the command that mends it', async () => {
    append('export   const badly = 1\n');
    const { code, text } = await commit();
    expect(code).toBe(1);
    expect(text).toBe(`not formatted; mend with: npx prettier --write ${file}\n`);
  });

  it('refuse what the linter refuses', async () => {
    append('\nexport var anything = 1;\n');
    const { code, text } = await commit();
    expect(code).toBe(1);
    expect(text).toContain('no-var');
  });

  it('judge what is staged, whatever else is in the files', async () => {
    append('\nexport const fine = 1;\n');
    await copy.run('git', ['add', file]);
    append('export   const badly = 1\n');
    // Would be refused by format and linter alike, were it staged.
    writeFileSync(join(copy.directory, 'packages/shared/src/unfinished.ts'), 'var a = 1\n');
    const { code } = await copy.run('git', ['commit', '--quiet', '--message', 'A change']);
    expect(code).toBe(0);
  });
});
