import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Encrypts what may not stand in the database in the clear. */
export type Cipher = {
  /** `context` binds the text to its place: a value copied to another row does not decrypt. */
  encrypt(text: string, context: string): string;
  /** Throws `UnreadableSecret` when our keys, or the place named, do not open the text. */
  decrypt(text: string, context: string): string;
  /** Of all keys that decrypt; the first one encrypts. A key cannot be derived from its id. */
  readonly keyIds: readonly [string, ...string[]];
};

/** A stored secret that this process cannot read. */
export class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
  /** What kind of secret it is, as its context ends: `signing-secret`, `access-token` … */
  readonly kind: string;
  /** Of the key that encrypted it. */
  readonly keyId: string;
  /** `damaged`: the key is there; the text was changed, cut, or belongs to another row or column. */
  readonly because: 'key-missing' | 'damaged';

  constructor(kind: string, keyId: string, because: UnreadableSecret['because'] = 'key-missing') {
    super(
      because === 'damaged'
        ? `this ${kind} is damaged, or was copied from another place (key ${keyId} does not open it)`
        : `no key in ENCRYPTION_KEYS decrypts this ${kind} (it wants key ${keyId})`,
    );
    this.kind = kind;
    this.keyId = keyId;
    this.because = because;
  }
}

/**
 * AES-256-GCM with a random nonce. The first key encrypts, all decrypt, so that a key is rotated
 * by putting the new one in front. Format: `v1.<key id>.<nonce>.<tag>.<ciphertext>`, base64url.
 */
export function createCipher(keys: readonly Buffer[]): Cipher {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [first, ...others] = keys;
  if (!first || keys.some((key) => key.length !== 32)) {
    throw new Error('ENCRYPTION_KEYS must hold at least one key of 32 bytes');
  }
  return {
    encrypt: (text, context) => encrypt(first, text, context),
    decrypt: (text, context) => decrypt(byId, text, context),
    keyIds: [keyId(first), ...others.map(keyId)],
  };
}

function encrypt(key: Buffer, text: string, context: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'));
  return ['v1', keyId(key), ...parts].join('.');
}

const authTagLength = 16;

function decrypt(keys: ReadonlyMap<string, Buffer>, text: string, context: string): string {
  const [version, id = ''] = text.split('.');
  const key = keys.get(id);
  if (version !== 'v1' || !key) throw new UnreadableSecret(kindOf(context), id);
  try {
    return open(key, text, context);
  } catch {
    // Node's own words say no more than that, and must not be mistaken for a fault of ours.
    throw new UnreadableSecret(kindOf(context), id, 'damaged');
  }
}

function open(key: Buffer, text: string, context: string): string {
  const [, , nonce = '', tag = '', body = ''] = text.split('.');
  // Without a length Node takes tags of 4 bytes too, which can be guessed.
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
    authTagLength,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  const plain = [decipher.update(Buffer.from(body, 'base64url')), decipher.final()];
  return Buffer.concat(plain).toString('utf8');
}

const kindOf = (context: string): string => context.slice(context.lastIndexOf(':') + 1);

/** Tells keys apart without revealing them. */
export function keyId(key: Buffer): string {
  return createHash('sha256').update('key-id').update(key).digest('base64url').slice(0, 8);
}
