import { randomBytes } from 'node:crypto';
import { createCipher, UnreadableSecret } from './cipher.js';

const older = randomBytes(32);
const newer = randomBytes(32);

it('reads what it wrote, and what an older key wrote', () => {
  const before = createCipher([older]).encrypt('geheim', 'conn_1:secret');
  const rotated = createCipher([newer, older]);
  expect(rotated.decrypt(before, 'conn_1:secret')).toBe('geheim');
  expect(rotated.decrypt(rotated.encrypt('åäö', 'x'), 'x')).toBe('åäö');
});

it('does not decrypt a value that was copied to another place', () => {
  const cipher = createCipher([newer]);
  const text = cipher.encrypt('geheim', 'conn_1:secret');
  expect(() => cipher.decrypt(text, 'conn_2:secret')).toThrow(UnreadableSecret);
});

it.each(['', '.', '...', '.AAAA.AAAA.AAAA', '.%%%.%%%.%%%', `.${'A'.repeat(16)}..AAAA`])(
  'says of a text that is damaged (%j) which secret it is, and nothing of Node’s',
  (rest) => {
    const cipher = createCipher([newer]);
    const decrypt = () => cipher.decrypt(`v1.${cipher.keyIds[0]}${rest}`, 'conn_1:signing-secret');
    expect(decrypt).toThrow(UnreadableSecret);
    expect(decrypt).toThrow(/^this signing-secret is damaged/);
  },
);

it('says so when the key is gone, without printing anything secret', () => {
  const text = createCipher([older]).encrypt('geheim', 'x');
  expect(() => createCipher([newer]).decrypt(text, 'x')).toThrow(/no key in ENCRYPTION_KEYS/);
});

it.each([0, 4, 8, 12, 15])('takes no authentication tag that was cut to %d bytes', (length) => {
  const cipher = createCipher([newer]);
  const parts = cipher.encrypt('geheim', 'x').split('.');
  const tag = Buffer.from(parts[3] ?? '', 'base64url').subarray(0, length);
  const cut = [...parts.slice(0, 3), tag.toString('base64url'), parts[4]].join('.');
  expect(() => cipher.decrypt(cut, 'x')).toThrow();
});
