import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Ended = { readonly code: number; readonly text: string };

export type RepositoryCopy = {
  readonly directory: string;
  /** Runs a program in the copy, without a shell. */
  readonly run: (
    program: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<Ended>;
  readonly remove: () => void;
};

/** Made by `prisma generate`, and as needed as what is written by hand. */
const generated = 'packages/database/src/generated';

/**
 * A working tree like this one, uncommitted changes included, as the first commit of a repository of
 * its own. Dependencies are linked; our own packages are those of the copy. Nothing is built.
 */
export async function copyRepository(): Promise<RepositoryCopy> {
  // Real: on some systems the folder for temporary files is itself a link.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'copy-')));
  const copy: RepositoryCopy = {
    directory,
    run: (program, args, env = {}) => runIn(directory, program, args, env),
    remove: () => {
      rmSync(directory, { recursive: true });
    },
  };
  for (const path of [...(await filesOf(process.cwd())), generated]) {
    cpSync(path, join(directory, path), { recursive: true });
  }
  linkDependencies(directory);
  await commitAll(copy);
  return copy;
}

/** What git knows or would take in, as it stands on disk. */
async function filesOf(root: string): Promise<string[]> {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { text } = await runIn(root, 'git', listing, {});
  return [...new Set(text.split('\0'))].filter((path) => path !== '' && existsSync(path));
}

/**
 * One link for each dependency, never for a whole folder of them: `npm ci` in the copy empties the
 * folders, and must find links there and not what they lead to. Ours would lead out of the copy.
 */
function linkDependencies(directory: string): void {
  linkEach('node_modules', directory);
  cpSync('node_modules/@sync', join(directory, 'node_modules/@sync'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const room of readdirSync('apps')) {
    const own = join('apps', room, 'node_modules');
    if (existsSync(own) && lstatSync(own).isDirectory()) linkEach(own, directory);
  }
}

function linkEach(folder: string, directory: string): void {
  for (const name of readdirSync(folder)) {
    if (name !== '@sync') link(join(folder, name), directory);
  }
}

function link(path: string, directory: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  symlinkSync(join(process.cwd(), path), join(directory, path));
}

async function commitAll({ run }: RepositoryCopy): Promise<void> {
  await run('git', ['init', '--quiet']);
  await run('git', ['config', 'user.name', 'test']);
  await run('git', ['config', 'user.email', 'test@localhost']);
  await run('git', ['add', '--all']);
  const { code, text } = await run('git', ['commit', '--quiet', '--message', 'As it stands']);
  if (code !== 0) throw new Error(text);
}

function runIn(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const options = { cwd, env: { ...surroundings(), ...env }, maxBuffer: 2 ** 28 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}

/** Inside a hook git names the repository that it works on: here it would be the wrong one. */
function surroundings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
  );
}
