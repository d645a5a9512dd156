// What tells whether something has changed since it was last used.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = dirname(dirname(import.meta.dirname));

const OUTPUTS = new Set(['node_modules', 'dist', 'generated', '.data', 'coverage']);

export function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

export function contents(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** Enough to see that a file was touched, without reading it. */
export function facts(path) {
  const { size, mtimeMs } = statSync(join(root, path));
  return `${path} ${size} ${mtimeMs}`;
}

/** Everything that the compiler reads. */
export function sources() {
  const rooms = ['apps', 'packages', 'scripts', 'tests', 'benchmarks'];
  return [
    ...rooms.flatMap((room) => files(room, /\.tsx?$|tsconfig.*\.json$/)),
    ...['tsconfig.base.json', 'tsconfig.json', 'package-lock.json', 'prisma/schema.prisma'],
  ];
}

/** Files below a folder whose name fits, without what is generated. */
export function files(folder, pattern) {
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

/** npm keeps a record of what it installed; packages that only other platforms need may lack. */
export function installedAsLocked() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = JSON.parse(contents('node_modules/.package-lock.json')).packages;
  const locked = JSON.parse(contents('package-lock.json')).packages;
  return Object.entries(locked)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link)
    .filter(([, entry]) => !entry.optional && !entry.devOptional)
    .every(
      ([path, entry]) => installed[path]?.version === entry.version && existsSync(join(root, path)),
    );
}
