import { z } from 'zod';
import { boundedList } from './bounded-list.js';
import { inputErrorsOf, type InputError } from './input-error.js';
import { unstorableTexts } from './unstorable-text.js';

function faults(schema: z.ZodType, given: unknown): InputError[] {
  const parsed = schema.safeParse(given);
  return parsed.success ? [] : inputErrorsOf(parsed.error, given, ['in']);
}

it('says what is missing, what is unknown and what is wrong', () => {
  const schema = z.strictObject({ a: z.string(), 'b/c': z.array(z.string()) });
  expect(faults(schema, { 'b/c': ['x', 1], '~': 1 })).toEqual([
    { pointer: '/in/a', message: 'is required' },
    { pointer: '/in/b~1c/1', message: expect.any(String) as unknown },
    { pointer: '/in/~0', message: 'is not a known field' },
  ]);
});

it('names fifty faults of many, whether they are values or unknown names', () => {
  expect(faults(z.array(z.string()), Array(10_000).fill(1))).toHaveLength(50);
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]));
  expect(faults(z.strictObject({}), many)).toHaveLength(50);
});

it('keeps pointers and messages short, whatever the input', () => {
  const long = 'x'.repeat(100_000);
  const schema = z.strictObject({ a: z.string().regex(/^$/, long) });
  for (const { pointer, message } of faults(schema, { a: '1', [long]: 1 })) {
    expect(pointer.length).toBeLessThanOrEqual(256);
    expect(message.length).toBeLessThanOrEqual(300);
  }
});

it('counts a list before it looks at the entries', () => {
  let looked = 0;
  const entry = z.string().refine(() => (looked += 1) > 0);
  const list = boundedList(z.array(entry).max(2).default(['d']), 2, 'must have at most 2 entries');
  expect(faults(list, ['a', 'b', 'c'])).toEqual([
    { pointer: '/in', message: 'must have at most 2 entries' },
  ]);
  expect(looked).toBe(0);
  expect(list.parse(['a', 'b'])).toEqual(['a', 'b']);
  const shape = z.object({ l: list });
  expect(shape.parse({})).toEqual({ l: ['d'] });
  expect(z.toJSONSchema(shape, { io: 'input' }).properties).toMatchObject({
    l: { type: 'array', maxItems: 2, default: ['d'] },
  });
});

it('finds texts that PostgreSQL does not store, in values and names, at most fifty', () => {
  const found = unstorableTexts({ a: ['x', '\0'], b: { 'c\uD800': 1 }, d: '\uD83D\uDE00' });
  expect(found.map((error) => error.pointer).sort()).toEqual(['/a/1', '/b']);
  expect(unstorableTexts(Array(100_000).fill('\0'))).toHaveLength(50);
});

it('finds them at any depth without holding every path', () => {
  let nested: unknown = '\0';
  for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
  const begun = performance.now();
  expect(unstorableTexts(nested)).toHaveLength(1);
  expect(performance.now() - begun).toBeLessThan(1000);
});
