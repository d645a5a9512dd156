import type { Database } from '@sync/database';
import type { CallOptions, CallRecord } from '@sync/fortnox';
import { addCallCounts, type CallCount } from '@sync/jobs';
import { startLoop, type LoopWatch } from './maintenance/timer-loop.js';

export type CallCounts = {
  /** The same options, and each call that went to Fortnox is counted for the connection. */
  readonly counting: (connectionId: string, call: CallOptions) => CallOptions;
  /** Writes down what is left; resolves also when that cannot be done. */
  readonly stop: () => Promise<void>;
};

/** A worker that is lost takes the counts of so long with it at most. */
const flushEveryMs = 10_000;
const minuteMs = 60_000;
/** Several hours of a hundred companies; while PostgreSQL is away longer, new minutes are not counted. */
const maxKept = 20_000;

type Dependencies = LoopWatch & {
  readonly db: Database;
  /** How often the counts are written; a test does not wait for ten seconds. */
  readonly everyMs?: number;
  readonly now?: () => number;
};

/**
 * Counts the worker's calls to Fortnox by connection and minute, and writes the counts down every ten
 * seconds with one statement for all: no invoice waits for it. What cannot be written is kept. Where
 * PostgreSQL goes away after it has written and before it says so, those seconds are counted twice.
 */
export function startCallCounts(deps: Dependencies): CallCounts {
  const { db, log, everyMs = flushEveryMs, now = Date.now } = deps;
  const kept = createTally();
  const round = async (): Promise<void> => {
    const counts = kept.take();
    await addCallCounts(db, counts).catch((error: unknown) => {
      for (const count of counts) kept.add(count);
      throw error;
    });
  };
  const loop = startLoop(deps, { name: 'call-counts', everyMs, round });
  return {
    counting: (connectionId, call) => ({
      ...call,
      onCall: (record) => {
        kept.add(countOf(connectionId, record, now()));
        call.onCall?.(record);
      },
    }),
    stop: async () => {
      await loop.stop();
      await round().catch((err: unknown) => {
        log.warn({ err }, 'call-counts.lost');
      });
    },
  };
}

const countOf = (connectionId: string, { status }: CallRecord, at: number): CallCount => ({
  connectionId,
  minute: new Date(at - (at % minuteMs)),
  calls: 1,
  refused: status === 429 ? 1 : 0,
});

function createTally() {
  let kept = new Map<string, CallCount>();
  return {
    add: (count: CallCount): void => {
      const key = `${count.minute.getTime()} ${count.connectionId}`;
      const former = kept.get(key);
      if (former === undefined && kept.size >= maxKept) return;
      const calls = count.calls + (former?.calls ?? 0);
      kept.set(key, { ...count, calls, refused: count.refused + (former?.refused ?? 0) });
    },
    take: (): readonly CallCount[] => {
      const taken = [...kept.values()];
      kept = new Map();
      return taken;
    },
  };
}
