import { z } from 'zod';
import { weaknessOf } from './weak-secret.js';

const remedy = 'make one with: openssl rand -base64 32';

/**
 * `ENCRYPTION_KEYS`: base64 keys of 32 bytes, comma-separated. The first, which encrypts, must not
 * be one that can be guessed. The others only decrypt what is there already: a weak one among them
 * is the way out of having used it.
 */
export const encryptionKeysSetting = z.string().transform((text, context) => {
  const keys = text.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  const [first] = keys;
  if (!first || keys.some((key) => key.length !== 32)) {
    const message = `must be base64 keys of 32 bytes, comma-separated; ${remedy}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const weakness = weaknessOf(first.toString('latin1'));
  if (weakness === undefined) return keys;
  const message = `its first key ${weakness}; ${remedy}, and put it in front of the others`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
