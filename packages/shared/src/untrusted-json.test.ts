import { readUntrustedJson, type UntrustedJson } from './untrusted-json.js';

const read = (text: string): UntrustedJson => readUntrustedJson(Buffer.from(text));
const refused = (...errors: (readonly [pointer: string, message: string])[]) => ({
  kind: 'refused',
  errors: errors.map(([pointer, message]) => ({ pointer, message })),
});
const twice = 'is given twice';
const badName = 'is not a name that a field may have';
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

it.each(['{"a":[1,"x",{"b":null}],"c":"]}\\"{"}', '5', '"a"', ' [ ] ', '{"":1," ":2}'])(
  'reads %s as JSON.parse does',
  (text) => {
    expect(read(text)).toEqual({ kind: 'json', value: JSON.parse(text) as unknown });
  },
);

it.each(['', '{', '[1,]', '{"a":1}}', '{"a" "b"}', '"\\', '{"a":1,"a":2', '\u{FEFF}{}'])(
  'calls %j malformed',
  (text) => {
    expect(read(text)).toEqual({ kind: 'malformed', detail: 'The body is not JSON.' });
  },
);

it('calls bytes that are not UTF-8 malformed', () => {
  const bytes = Buffer.from([0x22, 0xff, 0x22]);
  expect(readUntrustedJson(bytes)).toMatchObject({ kind: 'malformed' });
});

it('reads JSON of depth 32 and names the place where a deeper one begins', () => {
  expect(read(deep(32)).kind).toBe('json');
  expect(read(deep(33))).toEqual(refused(['/0'.repeat(32), 'must not nest deeper than 32']));
  expect(read('['.repeat(1_000_000)).kind).toBe('refused');
});

it.each([
  ['{"a":1,"a":2}', '/a'],
  ['{"a":1,"\\u0061":2}', '/a'],
  ['{"x":[{},{"y":{"b/~":1,"c":{"b/~":1},"b/~":2}}]}', '/x/1/y/b~1~0'],
])('refuses a name that is given twice in %s', (text, pointer) => {
  expect(read(text)).toEqual(refused([pointer, twice]));
});

it('takes the same name in two objects', () => {
  expect(read('[{"a":1},{"a":1},{"b":{"a":1},"a":"a"}]').kind).toBe('json');
});

it('refuses names that lead to a prototype, however they are written', () => {
  expect(
    read('{"__proto__":1,"a":[{"constructor":{"prototype":{}}}],"\\u005f_proto__":2}'),
  ).toEqual(
    refused(
      ['/__proto__', badName],
      ['/a/0/constructor', badName],
      ['/a/0/constructor/prototype', badName],
      ['/__proto__', twice],
    ),
  );
  expect(read('["__proto__"]').kind).toBe('json');
});

it('names at most fifty faults, each by a pointer of at most 256 characters', () => {
  const long = 'x'.repeat(100_000);
  const reading = read(`{"${long}":{${'"prototype":1,'.repeat(200)}"z":1}}`);
  const errors = reading.kind === 'refused' ? reading.errors : [];
  expect(errors).toHaveLength(50);
  expect(errors[0]).toEqual({ pointer: '', message: badName });
});

const repeated = (part: string, count: number): string => Array<string>(count).fill(part).join(',');

it('bounds values, fields of an object and entries of a list', () => {
  const object = (count: number): string =>
    `{${Array.from({ length: count }, (_, index) => `"${index}":1`).join(',')}}`;
  expect(read(object(5000)).kind).toBe('json');
  expect(read(object(5001)).kind).toBe('too-large');
  expect(read(`[${repeated('1', 10_000)}]`).kind).toBe('json');
  expect(read(`[${repeated('1', 10_001)}]`).kind).toBe('too-large');
  expect(read(`[${repeated(`[${repeated('1', 9_999)}]`, 6)}]`).kind).toBe('too-large');
});
