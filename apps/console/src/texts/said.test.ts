import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { said } from './sv/said/index.js';
import { translator } from './translate.js';

const repository = join(__dirname, '../../../..');
/** Where the sentences stand that people read on an invoice. */
const rooms = [
  'packages/fortnox/src/mapping',
  'packages/fortnox/src/failure',
  'apps/worker/src/sync-paid-invoice',
  'apps/worker/src/sync-credit',
];
const files = [
  'apps/worker/src/verdict.ts',
  'packages/jobs/src/dead-letters/operator-actions.ts',
  ...rooms.flatMap((room) =>
    readdirSync(join(repository, room))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(room, name)),
  ),
].filter((path) => !path.endsWith('country-names.ts'));

/** What stands for a value in a sentence. */
const value = '4711';

/** Each text that an expression may be; `undefined`: it is no text. */
function textsOf(node: ts.Expression): readonly string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) {
    const [yes, no] = [textsOf(node.whenTrue), textsOf(node.whenFalse)];
    return yes && no ? [...yes, ...no] : undefined;
  }
  if (ts.isTemplateExpression(node)) return textsOfTemplate(node);
  return ts.isBinaryExpression(node) ? textsOfSum(node) : undefined;
}

function textsOfTemplate({ head, templateSpans }: ts.TemplateExpression): readonly string[] {
  return templateSpans.reduce<readonly string[]>(
    (starts, { expression, literal }) =>
      starts.flatMap((start) =>
        (textsOf(expression) ?? [value]).map((filled) => start + filled + literal.text),
      ),
    [head.text],
  );
}

function textsOfSum(node: ts.BinaryExpression): readonly string[] | undefined {
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textsOf(node.left), textsOf(node.right)];
  if (!left && !right) return undefined;
  return (left ?? [value]).flatMap((one) => (right ?? [value]).map((other) => one + other));
}

function sentencesOf(path: string): readonly string[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(repository, path), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const sentences: string[] = [];
  const visit = (node: ts.Node): void => {
    const texts = textsOf(node as ts.Expression);
    if (texts) sentences.push(...texts.filter(isSentence));
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return sentences;
}

const isSentence = (text: string): boolean => /^[A-Z"“…].* .* .*[.?”]$/s.test(text);

const sentences = [...new Set(files.flatMap(sentencesOf))];
const translate = translator(said);

it('finds the sentences', () => {
  expect(sentences.length).toBeGreaterThan(250);
});

it('knows each of them in Swedish', () => {
  expect(sentences.filter((sentence) => translate(sentence) === sentence)).toEqual([]);
});

it('fills in as much as the English sentence has, and leaves nothing out', () => {
  const wrong = Object.entries(said).filter(([english, swedish]) => {
    const count = english.split('{}').length - 1;
    const used = new Set([...swedish.matchAll(/\{(\d)\}/g)].map(([, nth]) => Number(nth)));
    return swedish.includes('{}') || used.size !== count || Math.max(0, ...used) !== count;
  });
  expect(wrong).toEqual([]);
});

it.each([
  [
    'Could not create the invoice. An account is not active in Fortnox. Fortnox says: “Konto 3001 är inte aktivt.”',
    'Det gick inte att skapa fakturan. Ett konto är inte aktivt i Fortnox. Fortnox svarar: ”Konto 3001 är inte aktivt.”',
  ],
  [
    'Line 1 has 17 % VAT, for which the VAT table has no row (Sweden). Line 2 has 6.5 % VAT, for which the VAT table has no row (outside the EU).',
    'Rad 1 har 17 % moms, och momstabellen har ingen rad för det (Sverige). Rad 2 har 6.5 % moms, och momstabellen har ingen rad för det (utanför EU).',
  ],
  [
    'Somebody else says this. The invoice has no lines, so there is nothing to book.',
    'Somebody else says this. Fakturan har inga rader, så det finns inget att bokföra.',
  ],
  ['', ''],
])('says “%s” in Swedish', (english, swedish) => {
  expect(translate(english)).toBe(swedish);
});

it('takes time in proportion to what others have filled in', () => {
  const hostile = `Line 1 has ${'0 % VAT, for which '.repeat(20_000)}`;
  const from = process.cpuUsage();
  translate(hostile);
  const { user } = process.cpuUsage(from);
  expect(user / 1000).toBeLessThan(2000);
});
