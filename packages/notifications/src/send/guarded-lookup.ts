import { lookup, type LookupAddress } from 'node:dns';
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

/**
 * For a socket: looks a name up and hands on only what may be connected to. The socket connects to
 * exactly these addresses, so that a name which says another thing a moment later gains nothing.
 */
export function guardedLookup(reach: Reach): LookupFunction {
  return (hostname, options, answer) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const found = error ? [] : addresses;
      const refused = found.some(({ address }) => !mayReach(address, reach));
      const [first] = found;
      if (error || refused || first === undefined) {
        answer(error ?? new UnreachableByRule(), '', 0);
      } else if (options.all === true) {
        answer(null, [...found] satisfies LookupAddress[]);
      } else {
        answer(null, first.address, first.family);
      }
    });
  };
}
