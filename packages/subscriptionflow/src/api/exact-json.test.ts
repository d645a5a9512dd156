import { parseExactJson } from './exact-json.js';

it('keeps numbers as they were written', () => {
  const json = '{"a": 1.10, "b": [-0.30000000000000004, 1e3], "c": 12345678901234567890}';
  expect(parseExactJson(json)).toEqual({
    a: '1.10',
    b: ['-0.30000000000000004', '1e3'],
    c: '12345678901234567890',
  });
});

it('leaves texts, booleans and null alone', () => {
  const value = { k1: 'a "quoted" 5 \\ 6\n', b: true, n: null, e: '', u: 'é\u2028' };
  expect(parseExactJson(JSON.stringify(value))).toEqual(value);
});

it.each(['', '{', '{1: 2}', '[01]', '[1.]', '[+1]', '<html>', 'undefined'])(
  'finds no JSON in %p',
  (text) => {
    expect(parseExactJson(text)).toBeUndefined();
  },
);

it('reads a long text without exhausting the stack', () => {
  const text = 'x"\\'.repeat(1_000_000);
  expect(parseExactJson(JSON.stringify({ text, n: 1 }))).toEqual({ text, n: '1' });
});

const largest = 15_000_000;

it.each([
  ['lists', `{"data":[${'[],'.repeat(largest / 3)}[]]}`],
  ['numbers', `{"data":[${'1,'.repeat(largest / 2)}1]}`],
  ['levels', '['.repeat(largest / 2) + ']'.repeat(largest / 2)],
])('does not stand still over an answer of millions of %s', (_what, text) => {
  const startedAt = performance.now();
  expect(parseExactJson(text)).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it('reads 200 invoices of a thousand values each', () => {
  const invoice = Object.fromEntries(Array.from({ length: 990 }, (_, n) => [`field_${n}`, n]));
  const text = JSON.stringify({ data: Array.from({ length: 200 }, () => invoice) });
  expect(parseExactJson(text)).toBeDefined();
});
