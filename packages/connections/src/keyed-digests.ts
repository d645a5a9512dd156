import { createHmac, hkdfSync } from 'node:crypto';
import { keyId } from './cipher.js';

/** Stands for what may be a person's and is easily guessed at: without the key a guess cannot be tried. */
export type KeyedDigests = {
  digest(text: string): string;
  /** `unknown`: made under a key that is not there any more, or under none. */
  compare(digest: string, text: string): 'same' | 'other' | 'unknown';
};

/**
 * By keys that are made of the encryption keys; the first one digests, all compare, as long as they are
 * there. Format: `<key id>.<HMAC-SHA-256>`, base64url.
 */
export function createKeyedDigests(encryptionKeys: readonly Buffer[]): KeyedDigests {
  const keys = new Map(encryptionKeys.map((key) => [keyId(key), digestKey(key)]));
  const under = (id: string, key: Buffer, text: string): string =>
    `${id}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  const [first] = keys;
  if (!first) throw new Error('ENCRYPTION_KEYS must hold at least one key');
  return {
    digest: (text) => under(...first, text),
    compare: (digest, text) => {
      const [id = ''] = digest.split('.');
      const key = keys.get(id);
      if (!key) return 'unknown';
      return digest === under(id, key, text) ? 'same' : 'other';
    },
  };
}

/** Another key for another purpose. */
const digestKey = (key: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', 'keyed-digests', 32));
