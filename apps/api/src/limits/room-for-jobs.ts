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
/** What was counted so long ago says nothing, however much room there was. */
const outdatedMs = 60_000;

/**
 * Several APIs may exceed the cap by what they take in between two counts. A connection is counted once
 * at a time, however many of its events come meanwhile: a hundred of them counting ten thousand
 * jobs each would stop all others for a second.
 */
export function createRoomForJobs(
  /** The open jobs of a connection, counted no further than `upTo`. */
  count: (connectionId: string, upTo: number) => Promise<number>,
  cap: number,
  /** Of a clock that never goes back: what was counted would be trusted for as long. */
  now: () => number = () => performance.now(),
): RoomForJobs {
  const counts = new Map<string, Counted>();
  const underWay = new Map<string, Promise<Counted>>();

  const countAnew = async (connectionId: string): Promise<Counted> => {
    const counted = { at: now(), open: await count(connectionId, cap) };
    counts.set(connectionId, counted);
    return counted;
  };
  const counting = (connectionId: string): Promise<Counted> => {
    const begun = underWay.get(connectionId);
    if (begun) return begun;
    const begins = countAnew(connectionId).finally(() => underWay.delete(connectionId));
    underWay.set(connectionId, begins);
    return begins;
  };

  return {
    has: async (connectionId) => {
      const known = counts.get(connectionId);
      const age = known ? now() - known.at : Infinity;
      if (!known || age >= outdatedMs) return (await counting(connectionId)).open < cap;
      if (known.open >= cap) {
        return age >= trustedAtCapMs && (await counting(connectionId)).open < cap;
      }
      // Nobody waits for the count as long as there was room. Whether it failed is seen by whoever asks
      // when nothing else is known any more.
      if (age >= trustedMs) counting(connectionId).catch(() => undefined);
      return true;
    },
    noteMade: (connectionId) => {
      const known = counts.get(connectionId);
      if (known) known.open += 1;
    },
  };
}
