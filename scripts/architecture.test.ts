import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Pattern = string | readonly string[] | undefined;
type Side = {
  readonly path?: Pattern;
  readonly pathNot?: Pattern;
  readonly [other: string]: unknown;
};
type Rule = { readonly name: string; readonly from: Side; readonly to: Side };

const { forbidden } = createRequire(join(process.cwd(), 'package.json'))(
  './.dependency-cruiser.cjs',
) as { readonly forbidden: readonly Rule[] };

const page = readFileSync('docs/architecture.md', 'utf8');
const [, diagram = ''] = /```mermaid\nflowchart TD\n(.*?)```/s.exec(page) ?? [];
const drawn = diagram.split('\n').map((line) => line.trim());

const folders = ['apps', 'packages'].flatMap((kind) =>
  readdirSync(kind).map((room) => ({ room, sources: `${kind}/${room}/src` })),
);

const isShipped = (path: string): boolean =>
  /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|\/)(testing|generated)\//.test(path);

/** `a --> b` for every room that one file of a room imports by its name. */
function importsOf({ room, sources }: (typeof folders)[number]): string[] {
  const found = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter(isShipped)
    .map((path) => readFileSync(join(sources, path), 'utf8'))
    .flatMap((text) => [...text.matchAll(/from '@sync\/(\w+)'/g)])
    .map(([, imported]) => `${room} --> ${imported ?? ''}`);
  return [...new Set(found)];
}

const matches = (pattern: Pattern, path: string): boolean =>
  [pattern ?? []].flat().some((one) => new RegExp(one).test(path));

/** Rules that judge one import by the two files alone, and forbid this one. */
function forbiddenBy(from: string, to: string): string[] {
  return forbidden
    .filter((rule) => Object.keys(rule.to).every((key) => key === 'path' || key === 'pathNot'))
    .filter((rule) => rule.from.path !== undefined && matches(rule.from.path, from))
    .filter((rule) => !matches(rule.from.pathNot, from))
    .filter((rule) => matches(rule.to.path, to) && !matches(rule.to.pathNot, to))
    .map((rule) => rule.name);
}

const entryOf = (room: string): string => {
  const found = folders.find((folder) => folder.room === room)?.sources ?? 'nowhere';
  return existsSync(`${found}/index.ts`) ? `${found}/index.ts` : `${found}/main.ts`;
};

it('draws every room', () => {
  const rooms = new Set(drawn.flatMap((line) => line.split(' --> ')).filter((name) => name !== ''));
  expect([...rooms].toSorted()).toEqual(folders.map(({ room }) => room).toSorted());
});

it('draws every import between rooms, and no other', () => {
  const arrows = drawn.filter((line) => line.includes('-->'));
  expect(arrows.toSorted()).toEqual(folders.flatMap(importsOf).toSorted());
});

it('draws no arrow that the dependency rules forbid', () => {
  const arrows = drawn.filter((line) => line.includes('-->')).map((line) => line.split(' --> '));
  const wrong = arrows.flatMap(([from = '', to = '']) => forbiddenBy(entryOf(from), entryOf(to)));
  expect(wrong).toEqual([]);
  expect(forbiddenBy(entryOf('shared'), entryOf('jobs'))).toContain(
    'shared-imports-nothing-of-ours',
  );
});

const pageOf = ({ room, sources }: (typeof folders)[number]): string => {
  const path = join(dirname(sources), 'README.md');
  return existsSync(path) ? readFileSync(path, 'utf8') : `${room} has none`;
};

describe.each(folders)("the page of $room's folder", (folder) => {
  it('says what the room is for and not for, and who imports it', () => {
    const importers = drawn
      .filter((line) => line.endsWith(`--> ${folder.room}`))
      .map((line) => `\`${line.split(' ')[0] ?? ''}\``);
    const expected = importers.length === 0 ? 'nobody' : importers.toSorted().join(', ');
    const told = /^Imported by: (.*)\.$/m.exec(pageOf(folder).replaceAll(/(?<=,)\n/g, ' '))?.[1];
    expect(told).toBe(expected);
    expect(pageOf(folder)).toMatch(/^\*\*Not for\*\*/m);
  });

  it('names functions that are there', () => {
    const table = pageOf(folder).split('| to …')[1]?.split('\n\n')[0] ?? '';
    const named = [...table.matchAll(/`(\w+)\(\)`/g)].map(([, name = '']) => name);
    const sources = readdirSync(folder.sources, { recursive: true, encoding: 'utf8' })
      .filter(isShipped)
      .map((path) => readFileSync(join(folder.sources, path), 'utf8'));
    const isThere = (name: string): boolean =>
      sources.some((text) => new RegExp(`export (async )?(function|const) ${name}\\b`).test(text));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });
});
