import { senderNetwork } from './sender-network.js';

it.each([
  ['10.0.0.1', '::ffff:10.0.0.1'],
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
  ['2001:db8::1', '2001:0db8:0:0:5::'],
  ['::1', '0:0:0:0:0:0:0:2'],
])('counts %s and %s as one sender', (one, other) => {
  expect(senderNetwork(one)).toBe(senderNetwork(other));
});

it.each([
  ['10.0.0.1', '10.0.0.2'],
  ['2001:db8:1:2::1', '2001:db8:1:3::1'],
])('tells %s from %s', (one, other) => {
  expect(senderNetwork(one)).not.toBe(senderNetwork(other));
});

it('does not say the address', () => {
  expect(senderNetwork('10.0.0.1')).not.toContain('10.0');
});
