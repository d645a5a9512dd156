import { randomBytes, randomUUID } from 'node:crypto';
import { signDelivery } from '@sync/shared';
import { ask, memberOf, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, type CreatedConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'));

let before: TestApi;
/** The same installation after somebody has replaced the key instead of adding one. */
let after: TestApi;
let old: CreatedConnection;

beforeAll(async () => {
  before = await startTestApi({ ENCRYPTION_KEYS: oldKey ?? '' });
  const same = { DATABASE_URL: before.databaseUrl };
  after = await startTestApi({ ...same, ENCRYPTION_KEYS: newKey ?? '' });
});

beforeEach(async () => {
  await before.db.prisma.connection.deleteMany();
  old = await createSampleConnection(before);
});

afterAll(async () => {
  await after.close();
  await before.close();
});

function deliver(to: TestApi, connectionId: string, secret: string): Promise<Answered> {
  const rawBody = Buffer.from(JSON.stringify(sampleEvent(randomUUID())));
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const headers = signDelivery({ secret, webhookId: randomUUID(), timestampSeconds, rawBody });
  const path = `/v1/connections/${connectionId}/invoices`;
  return ask(to.url, 'POST', path, { headers: { ...headers }, body: rawBody });
}

it('keeps a signed event with its sender, and says nothing about keys to it', async () => {
  const refused = await deliver(after, old.id, old.signingSecret);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(refused.text).not.toMatch(/ENCRYPTION_KEYS|key [\w-]{8}/);
});

it('goes on with all that needs no secret, and with every other company', async () => {
  const body = { event: 'paid', id: randomUUID() };
  expect((await ask(after.url, 'POST', old.webhookPath, { body })).status).toBe(202);
  const other = await createSampleConnection(after);
  expect((await deliver(after, other.id, other.signingSecret)).status).toBe(202);
  expect((await after.ask('GET', '/v1/connections')).status).toBe(200);
  expect((await after.ask('GET', '/v1/sync-jobs')).status).toBe(200);
  const read = await after.ask('GET', `/v1/connections/${other.id}`);
  expect(read.body).toMatchObject({ status: 'awaiting-consent', detail: null });
});

it('tells the operator which key is missing and what to do, at the connection and on asking Fortnox', async () => {
  const read = await after.ask('GET', `/v1/connections/${old.id}`);
  expect(read.body).toMatchObject({ status: 'needs-attention' });
  const detail = textOf(read.body, 'detail');
  expect(detail).toMatch(/key [\w-]{8}, which is not among ENCRYPTION_KEYS\. Put that key back/);
  const asked = await after.ask('POST', `/v1/connections/${old.id}/preflight`);
  expect(asked.status).toBe(503);
  expect(textOf(asked.body, 'detail')).toContain('fortnox-client-secret');
  const list = memberOf((await after.ask('GET', '/v1/connections')).body, 'items');
  expect(list).toMatchObject([{ id: old.id, status: 'needs-attention' }]);
});

it('shows in /readyz how many of which kind cannot be read, and stays in service', async () => {
  const answer = await ask(after.url, 'GET', '/readyz', {});
  expect(answer.status).toBe(200);
  const secrets = memberOf(answer.body, 'unreadableSecrets') as { kind: string; count: number }[];
  expect(memberOf(answer.body, 'status')).toBe('degraded');
  expect(secrets.map(({ kind, count }) => [kind, count])).toEqual([
    ['fortnox-client-secret', 1],
    ['signing-secret', 1],
    ['subscriptionflow-client-secret', 1],
  ]);
  const whole = await ask(before.url, 'GET', '/readyz', {});
  expect(whole.body).not.toHaveProperty('unreadableSecrets');
});

it('is mended through the API when the key is lost for good', async () => {
  const path = `/v1/connections/${old.id}`;
  const rotated = await after.ask('POST', `${path}/signing-secret`);
  const secret = textOf(rotated.body, 'signingSecret');
  expect((await deliver(after, old.id, secret)).status).toBe(202);
  // The former one cannot be checked: it may be the one that this is signed with.
  expect((await deliver(after, old.id, old.signingSecret)).status).toBe(503);
  await after.ask('POST', `${path}/signing-secret`, { body: { overlapSeconds: 0 } });
  expect((await deliver(after, old.id, old.signingSecret)).status).toBe(401);
  const clientSecret = { clientSecret: 'given-anew' };
  const body = { fortnox: clientSecret, subscriptionflow: clientSecret };
  const patched = await after.ask('PATCH', path, { body });
  expect(patched.body).toMatchObject({ status: 'awaiting-consent' });
  const ready = await ask(after.url, 'GET', '/readyz', {});
  expect(ready.body).not.toHaveProperty('unreadableSecrets');
});

describe('a secret that was copied from another row or column', () => {
  beforeEach(async () => {
    const other = await createSampleConnection(before);
    const { prisma } = before.db;
    const row = await prisma.connection.findUniqueOrThrow({ where: { id: other.id } });
    const { signingSecretCipher } = row;
    const copied = { signingSecretCipher, fortnoxClientSecretCipher: signingSecretCipher };
    await prisma.connection.update({ where: { id: old.id }, data: copied });
  });

  it('opens no door, and keeps the event with its sender', async () => {
    expect((await deliver(before, old.id, old.signingSecret)).status).toBe(503);
  });

  it('is told the operator with the way out, and is no error of ours', async () => {
    const asked = await before.ask('POST', `/v1/connections/${old.id}/preflight`);
    expect(asked.status).toBe(503);
    const detail = textOf(asked.body, 'detail');
    expect(detail).toMatch(/fortnox-client-secret .* does not decrypt .* PATCH \/v1\/connections/);
  });
});
