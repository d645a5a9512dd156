import type { IncomingHttpHeaders } from 'node:http';
import { HttpProblem } from './problem.js';

const megabyte = 1024 * 1024;
/** Of one person: a hundred and twenty-eight events of the largest size, or thousands of ordinary changes. */
const bytesOfOne = 32 * megabyte;
/** Of all persons. Each takes up to twice as much of the process while it arrives. */
const bytesOfAll = 96 * megabyte;
/** What others hold takes this from nobody: some events, or the ids of the largest replay. */
const bytesOfOneAlways = 2 * megabyte;
/** Seconds. By then a body that does not arrive has been given up, or some of the work is done. */
const retryAfter = '5';

export type BodiesUnderWay = {
  /**
   * Counts a body before a byte of it is read; what is answered says that it is not held any more. Throws
   * 503 for one that would be too much, of this person or of all. `undefined`: a stranger's, which is not
   * counted, since there are none but short forms.
   */
  readonly enter: (person: string | undefined, bytes: number) => () => void;
};

/**
 * A person's bodies are in memory from their first byte until they have been worked on, which may wait
 * for a turn.
 */
export function createBodiesUnderWay(): BodiesUnderWay {
  const bytesOf = new Map<string, number>();
  let together = 0;
  const count = (person: string, bytes: number): void => {
    const held = (bytesOf.get(person) ?? 0) + bytes;
    if (held > 0) bytesOf.set(person, held);
    else bytesOf.delete(person);
    together += bytes;
  };
  return {
    enter: (person, bytes) => {
      if (person === undefined) return () => undefined;
      const own = (bytesOf.get(person) ?? 0) + bytes;
      if (own > bytesOfOne) throw tooMuch('Too much of yours is on its way.');
      if (own > bytesOfOneAlways && together + bytes > bytesOfAll) {
        throw tooMuch('Too much of all together is on its way.');
      }
      count(person, bytes);
      return () => {
        count(person, -bytes);
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
