import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contents, facts, files, hash, installedAsLocked, root, sources } from './changes.mjs';

const script = (path) => [process.execPath, join(root, path)];

const install = {
  name: 'dependencies',
  announce: 'installing dependencies (npm ci)',
  // What is installed is compared with the lock itself, whoever installed it.
  fingerprint: () => '',
  isThere: installedAsLocked,
  orDoneBy: ['dependencies'],
  command: [...npm(), 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
  live: true,
};

const generate = {
  name: 'database-client',
  announce: 'generating the database client (prisma generate)',
  fingerprint: () => hash([...files('prisma', /\.prisma$/), 'package-lock.json'].map(contents)),
  isThere: () => existsSync(join(root, 'packages/database/src/generated/client.ts')),
  command: [...script('node_modules/prisma/build/index.js'), 'generate'],
  // The generator is WebAssembly, yet Prisma insists on downloading a native engine that it
  // never runs here, unless it is told where one is; any executable will do.
  env: {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
};

const isCompiled = () =>
  ['apps/api/dist/main.js', 'apps/worker/dist/main.js', '.data/build/scripts/start.js'].every(
    (path) => existsSync(join(root, path)),
  );

const compile = {
  name: 'compiled',
  announce: 'compiling (tsc -b)',
  fingerprint: () => hash(sources().map(facts)),
  isThere: isCompiled,
  command: [...script('node_modules/typescript/bin/tsc'), '-b', '--pretty', 'false'],
};

/** A tenth of the time; whether the types agree is for `npm run build` and `npm run check`. */
const transpile = {
  name: 'transpiled',
  announce: 'turning TypeScript into JavaScript (esbuild)',
  fingerprint: compile.fingerprint,
  isThere: isCompiled,
  orDoneBy: ['compiled'],
  command: script('scripts/prepare/transpile.mjs'),
};

const console = {
  name: 'console',
  announce: 'building the console (vite build)',
  applies: () => existsSync(join(root, 'apps/console/index.html')),
  fingerprint: () => hash([...files('apps/console', /./), 'package-lock.json'].map(facts)),
  isThere: () => existsSync(join(root, 'apps/console/dist/index.html')),
  command: [...script('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
  cwd: join(root, 'apps/console'),
};

/** Only the compiler reads types: what runs does without them. */
const apiTypes = {
  name: 'api-types',
  announce: 'writing the types of our API for the console (openapi-typescript)',
  fingerprint: compile.fingerprint,
  isThere: () => existsSync(join(root, 'apps/console/src/api/generated/api.ts')),
  command: script('scripts/prepare/api-types.mjs'),
};

const startSteps = [install, generate, transpile, console];

const stepsOfTasks = {
  build: [install, generate, compile, apiTypes, console],
  check: [...startSteps, apiTypes],
};

/** What must be fresh before a task begins, in order. */
export function stepsOf(task) {
  return stepsOfTasks[task] ?? startSteps;
}

/** Under `npm run` the same npm that runs us, which need not be the one in PATH. */
function npm() {
  const path = process.env.npm_execpath;
  return path?.endsWith('.js') ? [process.execPath, path] : ['npm'];
}
