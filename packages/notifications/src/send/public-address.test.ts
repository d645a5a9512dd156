import { mayReach, withoutBrackets } from './public-address.js';

/** As the parser of addresses writes the host that a person typed. */
const hostOf = (host: string): string => withoutBrackets(new URL(`https://${host}/`).hostname);

it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '[2a00:1450:400f:80d::200e]', '193.10.0.1'])(
  'reaches %s, which is public',
  (host) => {
    expect(mayReach(hostOf(host), 'public-only')).toBe(true);
  },
);

it.each([
  ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '0.0.0.0', '10.1.2.3'],
  ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1'],
  ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:8.8.8.8]', '[fd00::1]', '[fe80::1]'],
  ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001::1]', '[ff02::1]', '[2001:db8::1]'],
])('does not reach %s', (host) => {
  expect(mayReach(hostOf(host), 'public-only')).toBe(false);
});

it('reaches this machine for the sandbox, and no other private one', () => {
  expect(mayReach('127.0.0.1', 'loopback-too')).toBe(true);
  expect(mayReach('::1', 'loopback-too')).toBe(true);
  expect(mayReach('10.0.0.1', 'loopback-too')).toBe(false);
  expect(mayReach('169.254.169.254', 'loopback-too')).toBe(false);
});

it('a name is no address', () => {
  expect(mayReach('localhost', 'loopback-too')).toBe(false);
});
