import { checkTarget, maskTarget } from './target.js';

it.each([
  ['webhook', 'https://books.example.com/hook?key=1'],
  ['slack', 'https://hooks.slack.com/services/T0/B0/secret'],
  ['email', 'anna@example.com'],
] as const)('takes %s to %s', (kind, target) => {
  expect(checkTarget(kind, target, 'public-only')).toEqual({ ok: true, value: target });
});

it.each([
  ['webhook', 'http://books.example.com/', 'must be an address of https'],
  ['webhook', 'ftp://books.example.com/', 'must be an address of https'],
  ['webhook', 'books.example.com', 'must be an address of https'],
  ['webhook', 'https://anna:key@books.example.com/', 'must not hold a user or password'],
  ['webhook', 'https://books.example.com/#a', 'must not end in a fragment (#…)'],
  ['webhook', 'https://127.0.0.1/', 'must lead to a public address'],
  ['webhook', 'https://2130706433/', 'must lead to a public address'],
  ['slack', 'https://[::ffff:10.0.0.1]/', 'must lead to a public address'],
  ['webhook', 'https://localhost/', 'must lead to a public address'],
  ['webhook', 'https://localhost./', 'must lead to a public address'],
  ['webhook', 'https://router./', 'must lead to a public address'],
  ['webhook', 'https://metadata.google.internal/', 'must lead to a public address'],
  ['email', 'anna', 'must be an e-mail address'],
  ['email', 'anna@example.com\r\nBcc: x@example.com', 'must be an e-mail address'],
  ['email', 'anna@example.com, bea@example.com', 'must be an e-mail address'],
] as const)('refuses %s to %s', (kind, target, error) => {
  expect(checkTarget(kind, target, 'public-only')).toEqual({ ok: false, error });
});

it('takes this machine without encryption beside the sandbox, and no other', () => {
  expect(checkTarget('webhook', 'http://127.0.0.1:9/', 'loopback-too').ok).toBe(true);
  expect(checkTarget('webhook', 'http://10.0.0.1/', 'loopback-too').ok).toBe(false);
});

it('shows nothing that one could send with', () => {
  expect(maskTarget('slack', 'https://hooks.slack.com/services/T0/B0/x')).toBe(
    'https://hooks.slack.com/…',
  );
  expect(maskTarget('webhook', 'https://books.example.com/')).toBe('https://books.example.com');
  expect(maskTarget('email', 'anna@example.com')).toBe('a…@example.com');
});
