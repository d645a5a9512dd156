import fc from 'fast-check';

/** Texts that some reader, store or page once could not bear. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202eabc',
  '\ufeff',
  '\u2028',
  '🧾'.repeat(40),
  'é'.normalize('NFD'),
  "' OR 1=1 --",
  '"; DROP TABLE sync_jobs; --',
  '$(id)',
  '{{7*7}}',
  '${7*7}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  '\r\nset-cookie: a=b',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  '__proto__',
  'constructor',
  'true',
  'null',
  'NaN',
  '-0',
  '1e400',
  '0x10',
  '9'.repeat(400),
  '2026-02-30',
  '9999-12-31T23:59:60Z',
  'a'.repeat(5000),
  '%'.repeat(300),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, -1, 0, 2 ** 53, 1e308, -1e-7, [], {}, [[]], {
    a: { b: [] },
  }),
  fc.constantFrom(20, 40, 400).map(nested),
  fc
    .constantFrom(60, 3000)
    .map((count) => Array.from({ length: count }, (_, index) => ({ index }))),
  fc.jsonValue({ maxDepth: 4 }),
);

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** `value` with one to three of its members missing, renamed, doubled or replaced. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  return fc
    .array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'add', 'replace', 'list'), hostileValue), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) => {
      let result = structuredClone(value);
      // Cloned, since one value put in twice could be put into itself.
      for (const [where, how, by] of changes) {
        result = change(result, where, how, structuredClone(by));
      }
      return result;
    });
}

type How = 'drop' | 'add' | 'replace' | 'list';

/** Changes one member, `where` counting through all of them at every depth. */
function change(value: unknown, where: number, how: How, by: unknown): unknown {
  const holders = holdersIn(value);
  const holder = holders[where % Math.max(1, holders.length)];
  if (holder === undefined) return by;
  const names = Object.keys(holder);
  const name = names[where % Math.max(1, names.length)] ?? 'unknown';
  if (how === 'drop') Reflect.deleteProperty(holder, name);
  if (how === 'add') Reflect.set(holder, `${name}Too`, by);
  if (how === 'replace') Reflect.set(holder, name, by);
  if (how === 'list') Reflect.set(holder, name, [Reflect.get(holder, name), by]);
  return value;
}

function holdersIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(holdersIn)];
}
