import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.js';

const newKey = (): string => randomBytes(32).toString('base64');
const key = newKey();
const weakKey = Buffer.alloc(32, 7).toString('base64');
const [ofAnna, ofVera] = [randomBytes(18).toString('hex'), randomBytes(12).toString('hex')];

const complete = {
  DATABASE_URL: 'postgresql://user:password@db.example/sync',
  REDIS_URL: 'redis://redis.example:6379',
  ENCRYPTION_KEYS: key,
  OPERATOR_TOKENS: `anna:operator:${ofAnna},vera:viewer:with:colons:${ofVera}`,
};

const read = (change: Readonly<Record<string, string | undefined>> = {}) =>
  readConfig({ ...complete, ...change });

function complaint(change: Readonly<Record<string, string | undefined>>): string {
  try {
    read(change);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : 'thrown';
  }
}

it("has the contract's defaults", () => {
  expect(read()).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://127.0.0.1:3000',
    logLevel: 'info',
    fortnox: {
      apiUrl: 'https://api.fortnox.se',
      authUrl: 'https://apps.fortnox.se/oauth-v1',
      rateLimitRequests: 25,
      rateLimitWindowMs: 5000,
      timeoutMs: 30_000,
    },
  });
});

it('reads operators, whose tokens may hold colons', () => {
  expect(read().operatorTokens).toEqual([
    { name: 'anna', role: 'operator', token: ofAnna },
    { name: 'vera', role: 'viewer', token: `with:colons:${ofVera}` },
  ]);
});

it('derives the public address from host and port, in brackets for IPv6', () => {
  expect(read({ HOST: '::1', PORT: '8080' }).publicUrl).toBe('http://[::1]:8080');
  expect(read({ PUBLIC_URL: 'https://sync.example/' }).publicUrl).toBe('https://sync.example');
});

it('takes an empty variable for one that is not set', () => {
  expect(read({ PORT: '' }).port).toBe(3000);
});

it.each([
  ['DATABASE_URL', undefined],
  ['DATABASE_URL', 'mysql://db.example/sync'],
  ['REDIS_URL', undefined],
  ['REDIS_URL', 'http://redis.example'],
  ['ENCRYPTION_KEYS', undefined],
  ['ENCRYPTION_KEYS', 'c2hvcnQ='],
  ['ENCRYPTION_KEYS', `${key},`],
  ['OPERATOR_TOKENS', undefined],
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', 'my-proxy'],
  ['SESSION_IDLE_MINUTES', '0'],
  ['OPERATOR_TOKENS', 'anna:operator:tooshort'],
  ['OPERATOR_TOKENS', `anna:admin:${ofAnna}`],
  ['OPERATOR_TOKENS', `a:viewer:${ofAnna},a:viewer:${ofVera}`],
  ['OPERATOR_TOKENS', `a:viewer:${ofAnna},b:operator:${ofAnna}`],
  ['PORT', '65536'],
  ['PORT', '80a'],
  ['PUBLIC_URL', 'sync.example'],
  ['FORTNOX_API_URL', 'ftp://api.example'],
  ['FORTNOX_RATE_LIMIT_REQUESTS', '0'],
  ['FORTNOX_TIMEOUT_MS', '1.5'],
  ['SUBSCRIPTIONFLOW_URL_TEMPLATE', 'acme'],
  ['LOG_LEVEL', 'loud'],
])('names %s when it is %j, in one line and without its value', (name, value) => {
  const message = complaint({ [name]: value });
  expect(message).toContain(name);
  expect(message).not.toContain('\n');
  if (value !== undefined) expect(message).not.toContain(value);
});

describe('secrets that can be guessed', () => {
  it.each([
    ['ENCRYPTION_KEYS', weakKey, 'openssl rand -base64 32'],
    ['ENCRYPTION_KEYS', Buffer.from('change-me-change-me-change-me-32').toString('base64'), '32'],
    ['ENCRYPTION_KEYS', `${weakKey},${key}`, 'in front of the others'],
    ['OPERATOR_TOKENS', `anna:operator:${'a'.repeat(24)}`, 'openssl rand -hex 24'],
    ['OPERATOR_TOKENS', 'anna:operator:change-me-0123456789-xyz', 'the token of anna'],
    ['OPERATOR_TOKENS', `vera:viewer:${ofVera},anna:operator:${'abc123'.repeat(4)}`, 'of anna'],
  ])('in %s stop the start, with the remedy and without the value: %s', (name, value, remedy) => {
    const message = complaint({ [name]: value });
    expect(message).toContain(name);
    expect(message).toContain(remedy);
    expect(message).not.toContain(value.split(':').at(-1));
    expect(message).not.toContain('\n');
  });

  it('may still decrypt what they have encrypted, behind a good one', () => {
    expect(read({ ENCRYPTION_KEYS: `${key},${weakKey}` }).encryptionKeys).toHaveLength(2);
  });
});

it.each(['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEYS', 'OPERATOR_TOKENS'] as const)(
  'takes %s from a file as well',
  (name) => {
    const directory = mkdtempSync(join(tmpdir(), 'secrets-'));
    const path = join(directory, 'secret');
    writeFileSync(path, `${complete[name]}\n`);
    const fromFile = read({ [name]: undefined, [`${name}_FILE`]: path });
    rmSync(directory, { recursive: true });
    expect(fromFile).toEqual(read());
  },
);

describe('the sign-in with company accounts', () => {
  const provider = {
    OIDC_ISSUER: 'https://login.example.com/tenant/v2.0',
    OIDC_CLIENT_ID: 'sync',
    OIDC_CLIENT_SECRET: randomBytes(24).toString('hex'),
    OIDC_OPERATOR_VALUES: 'sync-admins, economy ',
  };

  it('is off unless it is set', () => {
    expect(read().companySignIn).toBeUndefined();
  });

  it('maps values of a claim to roles', () => {
    expect(read(provider).companySignIn).toMatchObject({
      issuer: provider.OIDC_ISSUER,
      scopes: 'openid email profile',
      roleClaim: 'roles',
      operatorValues: ['sync-admins', 'economy'],
      viewerValues: [],
      nameClaim: 'email',
    });
  });

  it.each([
    ['OIDC_CLIENT_SECRET', { OIDC_CLIENT_SECRET: '' }],
    ['OIDC_CLIENT_ID', { OIDC_CLIENT_ID: '' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: '' }],
    ['OIDC_OPERATOR_VALUES', { OIDC_OPERATOR_VALUES: ' , ' }],
    ['OIDC_SCOPES', { OIDC_SCOPES: 'email' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://login.example.com' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'https://login.example.com/?tenant=1' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'https://login.example.com/.well-known/openid-configuration' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'https://user@login.example.com' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'login.example.com' }],
  ])('is refused at the start where %s is wrong: %j', (name, change) => {
    const message = complaint({ ...provider, ...change });
    expect(message).toContain(name);
    expect(message).not.toContain(provider.OIDC_CLIENT_SECRET);
  });

  it.each(['http://localhost:8080/realms/a', 'http://127.0.0.1:4444', 'http://[::1]:4444'])(
    'may use a provider on this machine without TLS: %s',
    (OIDC_ISSUER) => {
      expect(read({ ...provider, OIDC_ISSUER }).companySignIn?.issuer).toBe(OIDC_ISSUER);
    },
  );
});
