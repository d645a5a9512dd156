import { err, ok, type Result } from '@sync/shared';
import type { FortnoxResult } from '../client.js';
import type { FortnoxFailure } from '../failure/failure.js';
import type { Page } from './fields.js';

/** Of 500: five million records; no company keeps more of anything. */
const maxPages = 10_000;
/** Of what is looked for: at most as many payments as an event has, and hardly ever two invoices. */
const maxWanted = 2000;

type Read<T> = (pageNumber: number) => FortnoxResult<Page<T>>;

/**
 * Hands every page of a list to `take`, one after the other, until the last one or until `take` has
 * `too-many`. A list that goes on for ever would be read for ever: that, too, is `unavailable`.
 */
export async function turnPages<T>(
  read: Read<T>,
  take: (items: readonly T[]) => 'go-on' | 'too-many',
): Promise<Result<void, FortnoxFailure>> {
  for (let pageNumber = 1; pageNumber <= maxPages; pageNumber += 1) {
    const answer = await read(pageNumber);
    if (!answer.ok) return answer;
    const { items, totalPages } = answer.value;
    if (take(items) === 'too-many') break;
    if (pageNumber >= totalPages) return ok(undefined);
    // Whatever the reason is: what was read is not known to be all there is.
    if (items.length === 0) break;
  }
  return err({ kind: 'unavailable', status: 200, detail: 'a list that does not end' });
}

/** What `isWanted` of all pages of a list; far more of it than there can be is `unavailable`. */
export async function everyPage<T>(
  read: Read<T>,
  isWanted: (item: T) => boolean,
): FortnoxResult<readonly T[]> {
  const found: T[] = [];
  const turned = await turnPages(read, (items) => {
    found.push(...items.filter(isWanted));
    return found.length > maxWanted ? 'too-many' : 'go-on';
  });
  return turned.ok ? ok(found) : turned;
}
