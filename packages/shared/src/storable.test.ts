import {
  printableLine,
  shortText,
  storableJson,
  storableJsonText,
  storableText,
} from './storable.js';

it('replaces what PostgreSQL refuses and keeps everything else', () => {
  expect(storableText('a\0b\uD800c\uDC00d')).toBe('a\uFFFDb\uFFFDc\uFFFDd');
  expect(storableText('Åsa 🎉 Öberg')).toBe('Åsa 🎉 Öberg');
});

it('leaves a terminal nothing to obey', () => {
  expect(printableLine('no\u001b[2K\rok\n\u202eÅsa')).toBe('no\uFFFD[2K\uFFFDok\uFFFD\uFFFDÅsa');
});

it('cuts a text that is too long, and leaves no half of a character', () => {
  expect(shortText('Åsa', 3)).toBe('Åsa');
  expect(shortText('Åsa Öberg', 5)).toBe('Åsa …');
  expect(shortText('Åsa🎉Öberg', 5)).toBe('Åsa\uFFFD…');
});

it('looks into lists, objects and names of fields', () => {
  const at = new Date(0);
  expect(storableJson({ 'k\0': ['x\uDFFF', 1, null, { deep: '\0' }], at })).toEqual({
    'k\uFFFD': ['x\uFFFD', 1, null, { deep: '\uFFFD' }],
    at,
  });
});

it.each([
  [{ 'a\0': 'b\uD800' }, { 'a\uFFFD': 'b\uFFFD' }],
  [
    ['Åsa 🎉 Öberg', '\\u0000', null],
    ['Åsa 🎉 Öberg', '\\u0000', null],
  ],
])(
  'writes JSON that PostgreSQL takes, the same where nothing is to be replaced: %j',
  (given, kept) => {
    expect(JSON.parse(storableJsonText(given))).toEqual(kept);
  },
);
