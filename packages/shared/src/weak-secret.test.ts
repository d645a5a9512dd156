import { randomBytes } from 'node:crypto';
import { weaknessOf } from './weak-secret.js';

it.each([
  ['change-me-change-me-change-me', 'is a placeholder'],
  ['CHANGE_ME_please_0123456789xyz', 'is a placeholder'],
  ['my-Password-of-twenty-four-chars', 'is a placeholder'],
  ['a'.repeat(40), 'has fewer than 8 different characters'],
  ['0101010101010101010101010101', 'has fewer than 8 different characters'],
  ['k9Qz7Lm2k9Qz7Lm2k9Qz7Lm2', 'repeats itself'],
  ['k9Qz7Lm2Tpk9Qz7Lm2Tpk9Qz7', 'repeats itself'],
  ['abcdefghijklmnopqrstuvwx', 'counts up or down'],
  ['ZYXWVUTSRQPONMLKJIHGFEDC', 'counts up or down'],
  ['aabbccddeeffgghhiijjkkll', 'counts up or down'],
])('a guess is refused: %s', (secret, weakness) => {
  expect(weaknessOf(secret)).toBe(weakness);
});

it('nothing that a generator makes is refused, in whatever form it is written', () => {
  const made = Array.from({ length: 2000 }, () => [
    randomBytes(32).toString('latin1'),
    randomBytes(24).toString('hex'),
    randomBytes(18).toString('base64url'),
    randomBytes(16).toString('hex'),
  ]).flat();
  expect(made.filter((secret) => weaknessOf(secret) !== undefined)).toEqual([]);
});
