import { BlockList, isIP } from 'node:net';

/**
 * Whom a worker may speak to. `loopback-too`: also this machine, without encryption; for the sandbox.
 * Every other address that is not public is refused under either.
 */
export type Reach = 'public-only' | 'loopback-too';

/** Special-purpose addresses by IANA's registry: nobody's on the internet, or somebody's own network. */
const notPublic = blockListOf('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]);

/** All of the internet's; what is written in it for other networks is taken out again below. */
const global6 = blockListOf('ipv6', ['2000::/3']);

/** Documentation, and ways by which an IPv4 address is written as an IPv6 one (Teredo, 6to4). */
const notPublic6 = blockListOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

function blockListOf(family: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

/** Whether this IP address may be connected to. What is not an address at all may not. */
export function mayReach(address: string, reach: Reach): boolean {
  if (reach === 'loopback-too' && isLoopback(address)) return true;
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  return (
    isIP(address) === 6 && global6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6')
  );
}

const isLoopback = (address: string): boolean =>
  address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));

/** `[::1]` of an address of the web as `::1`. */
export const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Beside the sandbox, which is Fortnox on this machine, receivers may be on it too. */
export function reachOf(fortnoxApiUrl: string): Reach {
  const { hostname } = new URL(fortnoxApiUrl);
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? 'loopback-too' : 'public-only';
}
