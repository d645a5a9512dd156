import { Webhook } from 'standardwebhooks';
import { newSigningSecret, signDelivery, verifySignature } from './standard-webhooks.js';

// The test vector published with the Standard Webhooks reference libraries.
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestampSeconds: 1614265330,
  body: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const vectorHeaders = {
  'webhook-id': vector.id,
  'webhook-timestamp': String(vector.timestampSeconds),
  'webhook-signature': vector.signature,
};

type Change = {
  readonly headers?: Record<string, string | string[] | undefined>;
  readonly body?: Buffer;
  readonly secrets?: readonly string[];
  readonly secondsLater?: number;
};

function verifyVector(change: Change = {}) {
  const verified = verifySignature({
    secrets: change.secrets ?? [vector.secret],
    headers: { ...vectorHeaders, ...change.headers },
    rawBody: change.body ?? vector.body,
    now: (vector.timestampSeconds + (change.secondsLater ?? 0)) * 1000,
  });
  return verified.ok ? 'verified' : verified.error.kind;
}

it('verifies and makes the published test vector', () => {
  expect(verifyVector()).toBe('verified');
  const { secret, id, timestampSeconds, body } = vector;
  const signed = signDelivery({ secret, webhookId: id, timestampSeconds, rawBody: body });
  expect(signed).toEqual(vectorHeaders);
});

it('says which delivery it was and when it was sent', () => {
  const verified = verifySignature({
    secrets: [vector.secret],
    headers: vectorHeaders,
    rawBody: vector.body,
    now: 1614265330_000,
  });
  const sentAt = new Date('2021-02-25T15:02:10.000Z');
  expect(verified).toEqual({ ok: true, value: { webhookId: vector.id, sentAt } });
});

it('agrees with the reference library in both directions', () => {
  const secret = newSigningSecret();
  const now = Date.now();
  const timestampSeconds = Math.floor(now / 1000);
  const rawBody = Buffer.from('{"name":"Åsa & Söner"}');
  const ours = signDelivery({ secret, webhookId: 'msg_1', timestampSeconds, rawBody });
  expect(new Webhook(secret).verify(rawBody.toString(), ours)).toEqual({ name: 'Åsa & Söner' });
  const theirs = new Webhook(secret).sign('msg_1', new Date(now), rawBody.toString());
  const headers = { ...ours, 'webhook-signature': theirs };
  expect(verifySignature({ secrets: [secret], headers, rawBody, now }).ok).toBe(true);
});

it('accepts either secret while one is being replaced, and any of several signatures', () => {
  expect(verifyVector({ secrets: [newSigningSecret(), vector.secret] })).toBe('verified');
  const list = `v1a,abc v1,AAAA ${vector.signature}`;
  expect(verifyVector({ headers: { 'webhook-signature': list } })).toBe('verified');
});

it.each([
  ['a changed body', { body: Buffer.from('{"test": 2432232315}') }],
  ['another id', { headers: { 'webhook-id': 'msg_other' } }],
  ['another secret', { secrets: [newSigningSecret()] }],
  ['no secret at all', { secrets: [] }],
  ['a signature of another version only', { headers: { 'webhook-signature': 'v1a,AAAA' } }],
  ['an empty signature', { headers: { 'webhook-signature': 'v1,' } }],
  ['a hexadecimal signature', { headers: { 'webhook-signature': 'v1,00ff' } }],
])('refuses %s', (_, change: Change) => {
  expect(verifyVector(change)).toBe('signature-mismatch');
});

it('refuses a delivery more than five minutes old or ahead', () => {
  expect(verifyVector({ secondsLater: 300 })).toBe('verified');
  expect(verifyVector({ secondsLater: 301 })).toBe('timestamp-outside-tolerance');
  expect(verifyVector({ secondsLater: -301 })).toBe('timestamp-outside-tolerance');
});

it.each([
  ['webhook-id', 'msg.1'],
  ['webhook-id', ''],
  ['webhook-id', 'x'.repeat(129)],
  ['webhook-timestamp', '1614265330abc'],
  ['webhook-timestamp', '-1614265330'],
  ['webhook-timestamp', '1614265330.0'],
  ['webhook-id', ['a', 'b']],
])('refuses a malformed %s: %s', (name, value) => {
  expect(verifyVector({ headers: { [name]: value } })).toBe('headers-malformed');
});

it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('misses %s', (name) => {
  expect(verifyVector({ headers: { [name]: undefined } })).toBe('headers-missing');
});

it('refuses bytes that are not UTF-8 even with a right signature', () => {
  const rawBody = Buffer.from([0x7b, 0xff, 0x7d]);
  const { secret, id, timestampSeconds } = vector;
  const headers = signDelivery({ secret, webhookId: id, timestampSeconds, rawBody });
  expect(verifyVector({ headers, body: rawBody })).toBe('body-not-utf8');
});

it('makes secrets of 32 bytes that differ', () => {
  const secrets = [newSigningSecret(), newSigningSecret()];
  expect(new Set(secrets).size).toBe(2);
  expect(Buffer.from(secrets[0]?.slice(6) ?? '', 'base64')).toHaveLength(32);
});

it('does not work with a malformed secret of our own, and does not repeat it', () => {
  expect(() => verifyVector({ secrets: ['whsec_c2hvcnQ='] })).toThrow(
    'signing secret is malformed',
  );
});
