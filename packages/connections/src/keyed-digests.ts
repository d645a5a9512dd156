import { createHmac, hkdfSync } from 'node:crypto';
import { keyId } from './cipher.js';

/** Stands for what may be a person's and is easily guessed at: without the key a guess cannot be tried. */
export type KeyedDigests = {
  digest(text: string): string;
  /** `unknown`: made under a key that is not there any more, or under none. */
  compare(digest: string, text: string): 'same' | 'other' | 'unknown';
  /** Every digest that may have been made of the text: that of the first key, and what else is recognised. */
  everyDigest(text: string): readonly [string, ...string[]];
};

/**
 * By keys that are made of the encryption keys; the first one digests, all compare, as long as they are
 * there: whoever finds one that is under another makes it anew. Format: `<key id>.<HMAC-SHA-256>`, base64url.
 */
export function createKeyedDigests(encryptionKeys: readonly Buffer[]): KeyedDigests {
  const keys = new Map(encryptionKeys.map((key) => [keyId(key), keyFor(key, 'keyed-digests')]));
  const under = (id: string, key: Buffer, text: string): string =>
    `${id}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  const [first, ...others] = keys;
  if (!first) throw new Error('ENCRYPTION_KEYS must hold at least one key');
  return {
    digest: (text) => under(...first, text),
    compare: (digest, text) => {
      const [id = ''] = digest.split('.');
      const key = keys.get(id);
      if (!key) return 'unknown';
      return digest === under(id, key, text) ? 'same' : 'other';
    },
    everyDigest: (text) => [
      under(...first, text),
      ...others.map(([id, key]) => under(id, key, text)),
      ...encryptionKeys.map((key) => formerDriftDigest(key, text)),
    ],
  };
}

/** As versions up to 0.2 wrote it of drift, by a mechanism of its own that knew the first key alone. */
const formerDriftDigest = (key: Buffer, text: string): string =>
  createHmac('sha256', keyFor(key, 'drift digest')).update(text).digest('hex');

/** Another key for another purpose. */
const keyFor = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
