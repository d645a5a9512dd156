import type { Call, Endpoint } from '../http/endpoint.js';
import { createFairLine } from './fair-line.js';
import { tooMany } from './limits.js';
import { createOwnBucket } from './own-bucket.js';
import type { Rest } from './rest.js';
import { takeTurn } from './turns-of-people.js';

/** Of one person in one process: more than anybody looks at, and a script comes back a little later. */
const atMost = { requests: 60, windowMs: 60_000 };

/** One that is as large and as wrong as it may be takes some hundred and fifty milliseconds in one go. */
const rest: Rest = { share: 0.2, longestMs: 2000 };

/**
 * Previews change nothing, so anybody may make them, and each takes as much of the process as its body
 * and the settings are large: one of a person's is in work, two of all, and both rest. Throws 429 for who
 * makes very many.
 */
export function inPreviewTurns(
  now: () => number = () => performance.now(),
): (endpoint: Endpoint) => Endpoint {
  const line = createFairLine({
    ...{ inWork: 2, inWorkPerKey: () => 1, inWorkPerGroup: 1 },
    waitingPerKey: atMost.requests,
  });
  const take = createOwnBucket(atMost, now);
  return (endpoint) => {
    const { handle } = endpoint;
    if (!handle) return endpoint;
    const inTurn = async (call: Call) => {
      const person = call.actor?.name ?? '';
      const taken = take(person);
      if (taken.kind === 'refused') throw tooManyPreviews(taken);
      const work = async () => {
        // The line may take a minute, in which a token is revoked.
        await call.requireStillLetIn();
        return handle(call);
      };
      return takeTurn(line, person, work, { what: 'previews', rest });
    };
    return { ...endpoint, handle: inTurn };
  };
}

const tooManyPreviews = (taken: { readonly retryAfterMs: number }) =>
  tooMany('You have made very many previews in a minute.', taken);
