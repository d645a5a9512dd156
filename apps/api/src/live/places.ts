import { HttpProblem } from '../http/problem.js';
import { tooMany } from '../limits/limits.js';

export type PlacesSize = { readonly ofPerson: number; readonly ofProcess: number };

export type Places = {
  /**
   * Takes one until what it returns is called; calling that again changes nothing. Throws 429 when
   * this person has too many, 503 when the process has.
   */
  readonly take: (person: string) => () => void;
};

/** A page asks again after so long; until then it reads the figures every few seconds. */
const retryAfterMs = 60_000;

/** How many answers that do not end are under way, each of which holds a connection. */
export function createPlaces({ ofPerson, ofProcess }: PlacesSize): Places {
  const taken = new Map<string, number>();
  let all = 0;
  const count = (person: string, more: 1 | -1): void => {
    const now = (taken.get(person) ?? 0) + more;
    if (now === 0) taken.delete(person);
    else taken.set(person, now);
    all += more;
  };
  return {
    take: (person) => {
      if ((taken.get(person) ?? 0) >= ofPerson) {
        throw tooMany(`You have ${ofPerson} of these at once already.`, { retryAfterMs });
      }
      if (all >= ofProcess) throw noPlace('Too many listen already. Try again later.');
      count(person, 1);
      let isFree = false;
      return () => {
        if (isFree) return;
        isFree = true;
        count(person, -1);
      };
    },
  };
}

export function noPlace(detail: string): HttpProblem {
  const headers = { 'retry-after': String(retryAfterMs / 1000) };
  return new HttpProblem(503, detail, { headers });
}
