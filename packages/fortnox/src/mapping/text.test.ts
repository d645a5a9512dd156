import fc from 'fast-check';
import { isAllowedText, normaliseText, shorten } from './text.js';

/** The expression in Fortnox's guide, without the apostrophe in doubt and without line breaks. */
const documented =
  /^[\p{L}\u2019\\\u0308\u030aa-zåäöéáœæøüA-ZÅÄÖÉÁÜŒÆØ0-9 –:.`´’,;^¤#%§£$€¢¥©™°&/()=+\-*_!?²³®½@\u00a0]*$/u;

it.each([
  [`Bob's "Best" <Code> {AB} [EU] | ~fun~`, 'Bob’s ’Best’ (Code) (AB) (EU) / -fun-'],
  ['Läsö… – Åre — “Söder”', 'Läsö... – Åre – ’Söder’'],
  ['tab\there\r\nand there', 'tab here and there'],
  ['🚀 Rocket 🚀 AB', 'Rocket AB'],
  ['Köp 1×Pro · årsvis', 'Köp 1xPro - årsvis'],
  ['Ａｃｍｅ １２３', 'Ａｃｍｅ 123'],
  ['ﬁrma Å', 'ﬁrma Å'],
  ['株式会社テスト', '株式会社テスト'],
  ['ООО «Ромашка»', 'ООО ’Ромашка’'],
  ['😀', ''],
])('writes %j as Fortnox takes it', (text, expected) => {
  expect(normaliseText(text)).toBe(expected);
});

it('leaves nothing that the documentation does not list, whatever comes', () => {
  const property = fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
    const normal = normaliseText(text);
    expect(normal).toMatch(documented);
    expect(normaliseText(normal)).toBe(normal);
  });
  fc.assert(property, { numRuns: 2000, seed: 1 });
});

it('changes nothing that is allowed', () => {
  const text = 'Åkeri & Söner (AB) nr 5/2026: 100 % ½ price, €10 – @home_1*2=2+0!?';
  expect(normaliseText(text)).toBe(text);
  expect(isAllowedText(text)).toBe(true);
});

it('marks what it shortens', () => {
  expect(shorten('1234567890', 10)).toBe('1234567890');
  expect(shorten('12345678901', 10)).toBe('1234567...');
});
