import type { Database } from '@sync/database';
import { countOpenJobs } from '@sync/jobs';

export type RoomForJobs = {
  /** Whether this connection has fewer open jobs than allowed. */
  readonly has: (connectionId: string) => Promise<boolean>;
  /** One more was made here since it was counted. */
  readonly noteMade: (connectionId: string) => void;
};

type Counted = { readonly at: number; open: number };

/** Counting costs up to some ten milliseconds; so long it is only added up. */
const trustedMs = 10_000;
/** At the cap it is looked more often, since work ends meanwhile. */
const trustedAtCapMs = 1000;

/** Several APIs may exceed the cap by what they take in between two counts. */
export function createRoomForJobs(
  db: Database,
  cap: number,
  /** Of a clock that never goes back: what was counted would be trusted for as long. */
  now: () => number = () => performance.now(),
): RoomForJobs {
  const counts = new Map<string, Counted>();
  return {
    has: async (connectionId) => {
      const known = counts.get(connectionId);
      const trusted = known && known.open >= cap ? trustedAtCapMs : trustedMs;
      if (known && now() - known.at < trusted) return known.open < cap;
      const open = await countOpenJobs(db, connectionId, cap);
      counts.set(connectionId, { at: now(), open });
      return open < cap;
    },
    noteMade: (connectionId) => {
      const known = counts.get(connectionId);
      if (known) known.open += 1;
    },
  };
}
