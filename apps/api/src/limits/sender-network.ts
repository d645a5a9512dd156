import { sha256Hex } from '@sync/shared';

/**
 * Whom a limit by address counts: an IPv4 address, or the /64 that an IPv6 address lies in, of which
 * its owner has all. As a digest, since Redis holds nothing that tells who somebody is.
 */
export function senderNetwork(address: string): string {
  const known = digests.get(address);
  if (known !== undefined) return known;
  const digest = digestOf(networkOf(address.replace(/^::ffff:(?=\d+\.)/i, '')));
  if (digests.size >= mostDigests) digests.clear();
  digests.set(address, digest);
  return digest;
}

/** What a network or a person is called in Redis. */
export const digestOf = (text: string): string => sha256Hex(text).slice(0, 32);

/** A sender's address comes with each of its requests. */
const digests = new Map<string, string>();
const mostDigests = 1000;

function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const left = before === '' ? [] : before.split(':');
  const right = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
