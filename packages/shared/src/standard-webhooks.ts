import { isUtf8 } from 'node:buffer';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from './result.js';

/**
 * Standard Webhooks 1.0.0, symmetric signatures (`v1`), over the raw bytes. Written with
 * node:crypto because the reference library decodes the body first and so accepts two different
 * invalid UTF-8 bodies under one signature.
 */

/** The specification's recommended tolerance, in both directions. */
const toleranceMs = 300_000;

export type SignatureFailure =
  | { readonly kind: 'headers-missing' }
  | { readonly kind: 'headers-malformed' }
  | { readonly kind: 'timestamp-outside-tolerance' }
  | { readonly kind: 'body-not-utf8' }
  | { readonly kind: 'signature-mismatch' };

export type SignedHeaders = {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
};

export type VerifiedDelivery = { readonly webhookId: string; readonly sentAt: Date };

/**
 * Accepts a delivery signed with any of the secrets (two while one is being replaced).
 * `headers` have lower-case names, as Node gives them; `now` in milliseconds since the epoch.
 */
export function verifySignature(delivery: {
  readonly secrets: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Buffer;
  readonly now: number;
}): Result<VerifiedDelivery, SignatureFailure> {
  const headers = readHeaders(delivery.headers);
  if (!headers.ok) return headers;
  const { id, timestamp, signatures } = headers.value;
  const sentAtMs = Number(timestamp) * 1000;
  if (Math.abs(delivery.now - sentAtMs) > toleranceMs) {
    return err({ kind: 'timestamp-outside-tolerance' });
  }
  if (!isUtf8(delivery.rawBody)) return err({ kind: 'body-not-utf8' });
  const expected = delivery.secrets.map((secret) =>
    digest(secret, id, timestamp, delivery.rawBody),
  );
  const matches = signatures.filter((given) => expected.some((own) => equal(own, given)));
  if (matches.length === 0) return err({ kind: 'signature-mismatch' });
  return ok({ webhookId: id, sentAt: new Date(sentAtMs) });
}

/**
 * The three headers a sender adds; `timestampSeconds` is the time of the attempt, not the event.
 * `formerSecret`: the one before, while receivers are being changed over; either verifies then.
 */
export function signDelivery(delivery: {
  readonly secret: string;
  readonly formerSecret?: string | undefined;
  readonly webhookId: string;
  readonly timestampSeconds: number;
  readonly rawBody: Buffer;
}): SignedHeaders {
  const timestamp = String(delivery.timestampSeconds);
  const { secret, formerSecret } = delivery;
  const signatures = [secret, ...(formerSecret === undefined ? [] : [formerSecret])].map((one) =>
    digest(one, delivery.webhookId, timestamp, delivery.rawBody).toString('base64'),
  );
  return {
    'webhook-id': delivery.webhookId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}

/** 32 random bytes, written as the specification wants: `whsec_` and base64. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

type SignatureHeaders = {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly Buffer[];
};

function readHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Result<SignatureHeaders, SignatureFailure> {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signature = headers['webhook-signature'];
  if (id === undefined || timestamp === undefined || signature === undefined) {
    return err({ kind: 'headers-missing' });
  }
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') {
    return err({ kind: 'headers-malformed' });
  }
  // A dot in the id would let one signature stand for another split of id and timestamp.
  if (!/^[\w-]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) {
    return err({ kind: 'headers-malformed' });
  }
  return ok({ id, timestamp, signatures: signature.split(' ').flatMap(readSignature) });
}

/** Entries of other versions (`v1a`, Ed25519) are skipped, as the specification asks. */
function readSignature(entry: string): Buffer[] {
  return entry.startsWith('v1,') ? [Buffer.from(entry.slice('v1,'.length), 'base64')] : [];
}

function digest(secret: string, id: string, timestamp: string, rawBody: Buffer): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(rawBody).digest();
}

function keyOf(secret: string): Buffer {
  const encoded = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
  const key = Buffer.from(encoded, 'base64');
  // The specification: 24 to 64 bytes. The message must not repeat the secret.
  if (key.length < 24 || key.length > 64) throw new TypeError('signing secret is malformed');
  return key;
}

function equal(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
