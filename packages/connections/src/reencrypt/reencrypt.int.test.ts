import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openDatabase } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { connectionSettingsSchema } from '@sync/shared';
import { createCipher, type Cipher } from '../cipher.js';
import { createConnection } from '../connections.js';
import { readSigningKeys } from '../door-keys.js';
import { rotateSigningSecret } from '../rotate-key.js';
import { readFortnoxClientSecret, readSubscriptionFlowClientSecret } from '../secrets.js';
import { createTokenStore } from '../token-store.js';
import { countUnreadableSecrets } from '../unreadable-secrets.js';
import { countOutdated, reencrypt } from './reencrypt.js';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)] as const;
const before = createCipher([oldKey]);
const both = createCipher([newKey, oldKey]);
const after = createCipher([newKey]);

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(() => test.db.prisma.connection.deleteMany());
afterAll(() => test.drop());

const tokensOf = (accessToken: string) => ({
  ...({ grant: 'refresh-token', accessToken, refreshToken: `${accessToken}-next` } as const),
  ...{ accessTokenIssuedAt: new Date(), accessTokenExpiresAt: new Date(Date.now() + 3_600_000) },
  ...{ refreshTokenExpiresAt: undefined, scope: '' },
});

/** A connection with every kind of secret: six of them. */
async function connect(cipher: Cipher): Promise<string> {
  const { id } = await createConnection(test.db, cipher, {
    name: 'Acme AB',
    subscriptionflow: { site: 'acme', clientId: 'sf' },
    fortnox: { clientId: 'fn', tenantId: '1' },
    secrets: {
      ...{ subscriptionflowClientSecret: 'sf-secret', fortnoxClientSecret: 'fn-secret' },
      signingSecret: 'first',
    },
    webhookKey: randomBytes(8).toString('hex'),
    settings: connectionSettingsSchema.parse({
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    }),
    returnUrl: undefined,
  });
  const rotation = { connectionId: id, overlapSeconds: 3600, signingSecret: 'second' };
  await rotateSigningSecret(test.db, cipher, rotation);
  await createTokenStore(test.db, cipher).replace(id, tokensOf('token'));
  return id;
}

async function readAll(cipher: Cipher, id: string) {
  const { keys } = await readSigningKeys(test.db, cipher, id);
  const tokens = await createTokenStore(test.db, cipher).read(id);
  return {
    signing: keys.map(({ secret }) => secret),
    clients: [
      await readFortnoxClientSecret(test.db, cipher, id),
      await readSubscriptionFlowClientSecret(test.db, cipher, id),
    ],
    tokens: [tokens?.accessToken, tokens?.refreshToken],
  };
}

const everything = {
  signing: ['second', 'first'],
  clients: ['fn-secret', 'sf-secret'],
  tokens: ['token', 'token-next'],
};

it('brings every secret under the first key, after which the old one is not needed', async () => {
  const ids = await Promise.all(Array.from({ length: 3 }, () => connect(before)));
  expect(await reencrypt(test.db, both)).toEqual({ changed: 18, overtaken: 0, damaged: 0 });
  for (const id of ids) expect(await readAll(after, id)).toEqual(everything);
  expect(await countUnreadableSecrets(test.db, after)).toEqual([]);
  expect(await countOutdated(test.db, both)).toEqual([]);
});

it('may be repeated, and goes on where it was broken off', async () => {
  for (let n = 0; n < 105; n += 1) await connect(n < 50 ? before : both);
  expect(await reencrypt(test.db, both)).toMatchObject({ changed: 300 });
  expect(await reencrypt(test.db, both)).toEqual({ changed: 0, overtaken: 0, damaged: 0 });
});

it('never writes over a token that was renewed meanwhile', async () => {
  const id = await connect(before);
  const other = openDatabase({ url: test.url, poolSize: 1 });
  await other.prisma.$executeRawUnsafe('BEGIN');
  const renewed = both.encrypt('renewed', `${id}:access-token`);
  await other.prisma.$executeRaw`
    UPDATE fortnox_tokens SET access_token_cipher = ${renewed} WHERE connection_id = ${id}`;
  const running = reencrypt(test.db, both);
  await waitsForALock();
  await other.prisma.$executeRawUnsafe('COMMIT');
  await other.close();
  expect(await running).toMatchObject({ overtaken: 1, damaged: 0 });
  expect((await readAll(after, id)).tokens).toEqual(['renewed', 'token-next']);
});

async function waitsForALock(): Promise<void> {
  for (;;) {
    const [row] = await test.db.prisma.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (row && row.waiting > 0) return;
  }
}

it('leaves what it has no key for, and what is damaged, and counts both', async () => {
  const lost = createCipher([randomBytes(32)]);
  await connect(lost);
  const id = await connect(before);
  await test.db.prisma.connection.update({
    where: { id },
    data: { fortnoxClientSecretCipher: before.encrypt('x', 'another place') },
  });
  expect(await reencrypt(test.db, both)).toEqual({ changed: 5, overtaken: 0, damaged: 1 });
  const left = await countOutdated(test.db, both);
  expect(left.filter(({ isReadable }) => isReadable)).toMatchObject([
    { kind: 'fortnox-client-secret', keyId: before.keyIds[0], count: 1 },
  ]);
  const lostOnes = left.filter(({ isReadable }) => !isReadable);
  expect(lostOnes.reduce((sum, { count }) => sum + count, 0)).toBe(6);
});

const main = join(process.cwd(), 'packages/connections/dist/reencrypt/main.js');

/** As `npm run secrets:reencrypt` starts it; `npm test` has built it before. */
function run(keys: readonly Buffer[], ...args: string[]) {
  const env = {
    DATABASE_URL: test.url,
    ENCRYPTION_KEYS: keys.map((key) => key.toString('base64')).join(','),
  };
  return new Promise<{ code: number; text: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, text: stdout + stderr });
    });
  });
}

it('tells by kind and key what is left, without changing anything in a dry run', async () => {
  await connect(before);
  const dry = await run([newKey, oldKey], '--dry-run');
  expect(dry.code).toBe(1);
  const [oldId] = before.keyIds;
  expect(dry.text).toContain(`2 × signing-secret under key ${oldId}, which is still needed.`);
  expect(await countOutdated(test.db, both)).toHaveLength(5);
  const done = await run([newKey, oldKey]);
  expect(done).toMatchObject({ code: 0 });
  expect(done.text).toContain('6 secrets were encrypted with it.');
  expect(done.text).toContain('the other keys are not needed');
});

it('says what is missing, and wants its settings', async () => {
  await connect(before);
  const without = await run([newKey]);
  expect(without.code).toBe(1);
  expect(without.text).toContain('which is missing: these cannot be read.');
  expect((await run([Buffer.alloc(32, 1)])).text).toMatch(/^settings missing.*ENCRYPTION_KEYS/);
  expect((await run([newKey], '--force')).text).toContain('usage:');
});

it('brings addresses and signing secrets of notifications along', async () => {
  const id = 'ntf_rotated';
  await test.db.prisma.notification.create({
    data: {
      ...{ id, kind: 'webhook', targetShown: '-', events: [], createdBy: 'anna' },
      targetCipher: before.encrypt('https://books.example.com/', `${id}:notification-target`),
      secretCipher: before.encrypt('whsec_x', `${id}:notification-secret`),
      formerSecretCipher: before.encrypt('whsec_former', `${id}:notification-secret`),
      formerSecretUntil: new Date(Date.now() + 60_000),
    },
  });
  expect(await reencrypt(test.db, both)).toEqual({ changed: 3, overtaken: 0, damaged: 0 });
  const row = await test.db.prisma.notification.findUniqueOrThrow({ where: { id } });
  expect(after.decrypt(row.targetCipher, `${id}:notification-target`)).toMatch('https://books.');
  expect(after.decrypt(row.secretCipher ?? '', `${id}:notification-secret`)).toBe('whsec_x');
  const former = row.formerSecretCipher ?? '';
  expect(after.decrypt(former, `${id}:notification-secret`)).toBe('whsec_former');
});

it('begins with erasing the tokens of consents that nobody confirmed in time', async () => {
  const connectionId = await connect(before);
  const tokensCipher = before.encrypt('{}', `${connectionId}:consent-tokens`);
  await test.db.prisma.oauthState.create({
    data: { connectionId, stateHash: 'over', tokensCipher, expiresAt: new Date(0) },
  });
  await reencrypt(test.db, both);
  expect(await test.db.prisma.oauthState.count()).toBe(0);
});
