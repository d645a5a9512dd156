import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { mayReach, type Reach } from './public-address.js';

/** The name stands for an address that may not be connected to. */
class UnreachableByRule extends Error {
  override readonly name = 'UnreachableByRule';
  readonly code = 'ADDRESS_REFUSED';

  constructor() {
    super('the address is not a public one');
  }
}

/** No name server knew or said an address; the code says which of it. */
class NotFound extends Error {
  override readonly name = 'NotFound';
  readonly code: string;

  constructor(code: string) {
    super('the name was not found');
    this.code = code;
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'ENOTFOUND';

/** Twice, the second time for longer; a socket waits ten seconds in all. */
const patience = { timeout: 2000, tries: 2 } as const;

/** Needs no name server, and gets none to say otherwise. */
const ownAddresses: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * For a socket: looks a name up and hands on only what may be connected to. The socket connects to
 * exactly these addresses, so that a name which says another thing a moment later gains nothing.
 *
 * Asks the name servers itself. The system's own look-up takes a thread of the process for as long as it
 * waits, of which there are two for all: names whose servers never answer would hold up every
 * other connection of the process, those to Fortnox too. `servers`: others than the system's.
 */
export function guardedLookup(reach: Reach, servers?: readonly string[]): LookupFunction {
  return (hostname, options, answer) => {
    addressesOf(hostname, servers).then(
      (found) => {
        const [first] = found;
        const isRefused = found.some(({ address }) => !mayReach(address, reach));
        if (isRefused || first === undefined) answer(new UnreachableByRule(), '', 0);
        else if (options.all === true) answer(null, [...found]);
        else answer(null, first.address, first.family);
      },
      (error: unknown) => {
        answer(new NotFound(codeOf(error)), '', 0);
      },
    );
  };
}

/** All that it stands for; rejects where there is none of either family. */
async function addressesOf(
  hostname: string,
  servers: readonly string[] | undefined,
): Promise<readonly LookupAddress[]> {
  if (/^localhost\.?$/i.test(hostname)) return ownAddresses;
  const resolver = new Resolver(patience);
  if (servers) resolver.setServers(servers);
  const [four, six] = await Promise.allSettled([
    resolver.resolve4(hostname),
    resolver.resolve6(hostname),
  ]);
  if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
  return [...ofFamily(4, four), ...ofFamily(6, six)];
}

const ofFamily = (family: 4 | 6, found: PromiseSettledResult<string[]>): LookupAddress[] =>
  found.status === 'fulfilled' ? found.value.map((address) => ({ address, family })) : [];
