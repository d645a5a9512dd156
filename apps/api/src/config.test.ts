import { readConfig } from './config.js';

const key = Buffer.alloc(32, 7).toString('base64');

const complete = {
  DATABASE_URL: 'postgresql://user:password@db.example/sync',
  REDIS_URL: 'redis://redis.example:6379',
  ENCRYPTION_KEYS: key,
  OPERATOR_TOKENS: `anna:operator:${'a'.repeat(24)},vera:viewer:with:colons:${'v'.repeat(24)}`,
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
    { name: 'anna', role: 'operator', token: 'a'.repeat(24) },
    { name: 'vera', role: 'viewer', token: `with:colons:${'v'.repeat(24)}` },
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
  ['OPERATOR_TOKENS', `anna:admin:${'a'.repeat(24)}`],
  ['OPERATOR_TOKENS', `a:viewer:${'a'.repeat(24)},a:viewer:${'b'.repeat(24)}`],
  ['OPERATOR_TOKENS', `a:viewer:${'a'.repeat(24)},b:operator:${'a'.repeat(24)}`],
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
