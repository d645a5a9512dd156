import fc from 'fast-check';
import { comparable, gramsOf, gramsSought, isFoundIn } from './grams.js';

const has = (text: string, wanted: string): boolean => {
  const all = new Set(gramsOf(comparable(text)));
  return gramsSought(comparable(wanted)).every((gram) => all.has(gram));
};

it('an index never hides what is there', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'ä', 'Å', '-', ' ', '1', '’'),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(letters, letters, letters, (before, wanted, after) => {
      const text = comparable(before + wanted + after);
      const sought = comparable(wanted);
      fc.pre(sought !== '' && isFoundIn(text, sought));
      expect(has(text, sought)).toBe(true);
    }),
  );
});

it('three characters are found anywhere, in any case of letters', () => {
  expect(has('SF-15579', '557')).toBe(true);
  expect(has('Åkeri Östlund AB', 'östl')).toBe(true);
  expect(has('SF-15579', '558')).toBe(false);
});

it('one or two characters are found where a word begins', () => {
  expect([has('Nordan AB', 'ab'), has('Nordan AB', 'an')]).toEqual([true, false]);
  expect([isFoundIn('nordan ab', 'n'), isFoundIn('nordan ab', 'o')]).toEqual([true, false]);
});

it('a letter and its accent are the letter with the accent', () => {
  expect(comparable('A\u030Angström')).toBe(comparable('Ångström'));
});
