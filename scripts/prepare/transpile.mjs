// Does to every project of tsconfig.json what `tsc -b` does, without looking at types: the same
// files in the same places. Tests are left out; Jest reads their sources.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { files, root } from './changes.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** `files` leaves out what is generated, unless asked for it by name. */
const generated = 'packages/database/src/generated';

await Promise.all(
  readJson(join(root, 'tsconfig.json')).references.map(async ({ path }) => {
    const { rootDir, outDir } = readJson(join(root, path, 'tsconfig.json')).compilerOptions;
    const outbase = join(root, path, rootDir);
    const sources = files(relative(root, outbase), /(?<!\.test)\.ts$/);
    if (generated.startsWith(path)) sources.push(...files(generated, /\.ts$/));
    if (sources.length === 0) return;
    await build({
      entryPoints: sources.map((source) => join(root, source)),
      outbase,
      outdir: join(root, path, outDir),
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      logLevel: 'warning',
    });
  }),
);
