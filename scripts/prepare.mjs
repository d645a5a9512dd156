// Brings a clone to where it can run: dependencies, generated database client, compiled
// TypeScript, built console. Each step only when its input has changed since it last succeeded.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export const root = dirname(import.meta.dirname);

const STAMPS = join(root, '.data/prepared');
const LOCK = join(root, '.data/prepare.lock');
const OUTPUTS = new Set(['node_modules', 'dist', 'generated', '.data', 'coverage']);

/**
 * Runs what is stale. Resolves to undefined, or to the problem that stopped it. A problem of a
 * step in `mayFail` is shown and does not stop the rest: the tests run without types that agree,
 * and `npm run check` wants to report everything.
 */
export async function prepare(say, mayFail = []) {
  mkdirSync(STAMPS, { recursive: true });
  await lock(say);
  try {
    for (const step of steps()) {
      if (!isStale(step)) continue;
      say(`${step.announce} …`);
      const started = Date.now();
      const { code, output } = await run(step.command, step.options);
      if (code !== 0) {
        const problem = `${step.announce} failed (exit ${code}):\n${output}`;
        if (!mayFail.includes(step.name)) return problem;
        say(problem);
        continue;
      }
      writeFileSync(join(STAMPS, step.name), step.fingerprint());
      say(`${step.announce}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
    return undefined;
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function isStale(step) {
  if (step.applies && !step.applies()) return false;
  return !step.isThere() || stamp(step.name) !== step.fingerprint();
}

function steps() {
  const bin = (path) => [process.execPath, join(root, 'node_modules', path)];
  return [
    {
      name: 'dependencies',
      announce: 'installing dependencies (npm ci)',
      // What is installed is compared with the lock itself, whoever installed it.
      fingerprint: () => '',
      isThere: installedAsLocked,
      command: [...npm(), 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
      options: { stdio: 'inherit' },
    },
    {
      name: 'database-client',
      announce: 'generating the database client (prisma generate)',
      fingerprint: () => hash([...files('prisma', /\.prisma$/), 'package-lock.json'].map(contents)),
      isThere: () => existsSync(join(root, 'packages/db/src/generated/client.ts')),
      command: [...bin('prisma/build/index.js'), 'generate'],
      // The generator is WebAssembly, yet Prisma insists on downloading a native engine that it
      // never runs here, unless it is told where one is; any executable will do.
      options: {
        env: {
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    },
    {
      name: 'typescript',
      announce: 'compiling (tsc -b)',
      fingerprint: () =>
        hash(
          [
            ...sources(/\.tsx?$|tsconfig.*\.json$/),
            'tsconfig.base.json',
            'tsconfig.json',
            'package-lock.json',
          ].map(facts),
        ),
      isThere: () =>
        ['apps/api/dist/main.js', 'apps/worker/dist/main.js', '.data/build/scripts/start.js'].every(
          (path) => existsSync(join(root, path)),
        ),
      command: [...bin('typescript/bin/tsc'), '-b', '--pretty', 'false'],
    },
    {
      name: 'console',
      announce: 'building the console (vite build)',
      applies: () => existsSync(join(root, 'apps/console/index.html')),
      fingerprint: () => hash([...files('apps/console', /./), 'package-lock.json'].map(facts)),
      isThere: () => existsSync(join(root, 'apps/console/dist/index.html')),
      command: [...bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      options: { cwd: join(root, 'apps/console') },
    },
  ];
}

/** npm keeps its own record of what it installed; a package that only other platforms need may lack. */
function installedAsLocked() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(contents('package-lock.json')).packages;
  return Object.entries(locked).every(
    ([path, entry]) =>
      !path.includes('node_modules/') ||
      entry.optional ||
      entry.devOptional ||
      entry.link ||
      installed[path]?.version === entry.version,
  );
}

/** Under `npm run` the same npm that runs us, which need not be the one in PATH. */
function npm() {
  const path = process.env.npm_execpath;
  return path?.endsWith('.js') ? [process.execPath, path] : ['npm'];
}

function stamp(name) {
  const path = join(STAMPS, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

function contents(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** Enough to see that a file was touched, without reading it. */
function facts(path) {
  const { size, mtimeMs } = statSync(join(root, path));
  return `${path} ${size} ${mtimeMs}`;
}

function sources(pattern) {
  return ['apps', 'packages', 'scripts', 'tests', 'benchmarks'].flatMap((room) =>
    files(room, pattern),
  );
}

function files(folder, pattern) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !OUTPUTS.has(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return files(path, pattern);
      return pattern.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** Collects the output for the message of a failure, unless the caller lets it through. */
function run([command, ...args], { cwd = root, env = {}, stdio = 'pipe' } = {}) {
  return new Promise((resolve) => {
    const out = stdio === 'inherit' ? 2 : 'pipe';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', out, out],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    // What we started does not outlive us; half an installation is completed by the next start.
    const stop = (signal) => {
      child.kill(signal);
      rmSync(LOCK, { force: true });
      process.exit(1);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, stop);
    child.once('close', () => {
      for (const signal of signals) process.off(signal, stop);
    });
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Two commands at once in a fresh clone must not both install into it. */
async function lock(say) {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch {
      const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
      if (!isAlive(holder)) rmSync(LOCK, { force: true });
      else if (!told) say(`waiting for process ${holder}, which is preparing this clone …`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
