import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

type Size = { readonly name: string; readonly lines: number };

const isSource = (path: string): boolean =>
  /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\/|\/generated\/|\/dist\//.test(path);

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /^(apps|packages)\/[^/]+\/src\//.test(path) && isSource(path));
}

/** Functions that have a name: declared, a method, or an arrow that a constant holds. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.name?.getText();
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const holds = ts.isArrowFunction(node) && ts.isVariableDeclaration(node.parent);
  return holds ? node.parent.name.getText() : undefined;
}

function sizesIn(path: string): Size[] {
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const sizes: Size[] = [];
  const lineAt = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name !== undefined) {
      const lines = lineAt(node.getEnd()) - lineAt(node.getStart()) + 1;
      sizes.push({ name: `${path}#${name}`, lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return sizes;
}

const sizes = ['apps', 'packages'].flatMap(sourcesUnder).flatMap(sizesIn);

it('reads in short functions: half of them have at most eight lines', () => {
  expect(sizes.length).toBeGreaterThan(1000);
  const sorted = sizes.map(({ lines }) => lines).toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(8);
});

it('has no function of more than fifty lines, blank ones and comments counted', () => {
  expect(sizes.filter(({ lines }) => lines > 50)).toEqual([]);
});
