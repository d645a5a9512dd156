import * as esbuild from 'esbuild';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { runHistories } from '../run-histories.js';
import type { Edit, Mutation } from './mutations.js';

type Histories = { readonly runHistories: typeof runHistories };

/**
 * The histories with everything of ours that they drive, with one mutation applied while it is
 * read: no source is ever changed. Throws when the mutation no longer fits the source.
 */
export async function buildMutated(root: string, mutation: Mutation): Promise<Histories> {
  const { guard, also } = mutation;
  const edits: readonly Edit[] = also ? [mutation, also] : [mutation];
  const applied = new Map<Edit, number>();
  const outfile = join(root, '.data', `mutated-${randomUUID()}.cjs`);
  await esbuild.build({
    entryPoints: [join(root, 'tests/histories/run-histories.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
    // Prisma's generated client asks for its own place only to find engines that we do not use.
    define: { 'import.meta.url': '"file:///"' },
    plugins: [ownSources(root), mutate(root, edits, applied)],
  });
  try {
    const unfit = edits.find((edit) => applied.get(edit) !== 1);
    if (unfit) throw new Error(`"${guard}" does not fit ${unfit.file}`);
    return createRequire(join(root, 'package.json'))(outfile) as Histories;
  } finally {
    await rm(outfile);
  }
}

/** Our packages from their sources; everything else is left to Node. */
function ownSources(root: string): esbuild.Plugin {
  return {
    name: 'own-sources',
    setup: (build) => {
      build.onResolve({ filter: /^@sync\// }, ({ path }) => {
        const [, name = '', part] = path.split('/');
        const file = part === undefined ? 'src/index.ts' : `src/${part}/index.ts`;
        return { path: join(root, 'packages', name, file) };
      });
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === 'entry-point' || path.startsWith('@sync/') ? undefined : { path, external: true },
      );
    },
  };
}

function mutate(root: string, edits: readonly Edit[], applied: Map<Edit, number>): esbuild.Plugin {
  return {
    name: 'mutate',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const here = edits.filter(({ file }) => relative(root, path) === file);
        if (here.length === 0) return undefined;
        const contents = here.reduce(
          (source, edit) => {
            const parts = source.split(edit.from);
            applied.set(edit, parts.length - 1);
            return parts.join(edit.to);
          },
          await readFile(path, 'utf8'),
        );
        return { contents, loader: 'ts' };
      });
    },
  };
}
