import type { IncomingHttpHeaders } from 'node:http';
import { HttpProblem } from './problem.js';

const megabyte = 1024 * 1024;

/** Each takes up to twice as much of the process while it arrives. */
type Budget = { readonly ofOne: number; readonly ofAll: number };

/** A hundred and twenty-eight events of the largest size, or thousands of ordinary changes. */
export const ofPersons: Budget = { ofOne: 32 * megabyte, ofAll: 96 * megabyte };
/** As many events of the largest size as may be on their way from one network (`ingress-turns.ts`). */
export const ofNetworks: Budget = { ofOne: 64 * megabyte, ofAll: 192 * megabyte };

/** What others hold takes this from nobody: some events, or the ids of the largest replay. */
const bytesOfOneAlways = 2 * megabyte;
/** Seconds. By then a body that does not arrive has been given up, or some of the work is done. */
const retryAfter = '5';

export type BodiesUnderWay = {
  /**
   * Counts a body before a byte of it is read; what is answered says that it is not held any more. Throws
   * 503 for one that would be too much, of this one or of all. `undefined`: a stranger's, which is not
   * counted, since there are none but short forms.
   */
  readonly enter: (whose: string | undefined, bytes: number) => () => void;
};

/** Bodies are in memory from their first byte until they have been worked on, which may wait for a turn. */
export function createBodiesUnderWay({ ofOne, ofAll }: Budget): BodiesUnderWay {
  const bytesOf = new Map<string, number>();
  let together = 0;
  const count = (whose: string, bytes: number): void => {
    const held = (bytesOf.get(whose) ?? 0) + bytes;
    if (held > 0) bytesOf.set(whose, held);
    else bytesOf.delete(whose);
    together += bytes;
  };
  return {
    enter: (whose, bytes) => {
      if (whose === undefined) return () => undefined;
      const own = (bytesOf.get(whose) ?? 0) + bytes;
      if (own > ofOne) throw tooMuch('Too much of yours is on its way.');
      if (own > bytesOfOneAlways && together + bytes > ofAll) {
        throw tooMuch('Too much of all together is on its way.');
      }
      count(whose, bytes);
      return () => {
        count(whose, -bytes);
      };
    },
  };
}

/** As many as its sender declares, else as many as are taken: more is refused unread. */
export function bytesOfBody(
  headers: IncomingHttpHeaders,
  { maxBytes }: { readonly maxBytes: number } = { maxBytes: 0 },
): number {
  if (headers['transfer-encoding'] !== undefined) return maxBytes;
  return Math.min(Number(headers['content-length'] ?? 0), maxBytes);
}

const tooMuch = (what: string): HttpProblem =>
  new HttpProblem(503, `${what} Send it again after ${retryAfter} s.`, {
    headers: { 'retry-after': retryAfter },
  });
