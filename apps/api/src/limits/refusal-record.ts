import type { Database } from '@sync/database';
import { noteRefusals, type RefusalReason } from '@sync/jobs';
import { describeError, type Logger } from '@sync/shared';

export type RefusalRecord = {
  /** An invoice of this connection was refused, for there were too many. */
  readonly note: (connectionId: string, reason: RefusalReason) => void;
  /** Writes down what has been noted so far. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Dependencies = {
  readonly db: Database;
  readonly log: Logger;
  /** Told about what was written down: connections that exist, so that labels stay few. */
  readonly counted: (connectionId: string, reason: RefusalReason, count: number) => void;
};

const flushEveryMs = 2000;
/** A stranger may name any number of connections; no more are kept between two flushes. */
const maxKept = 1000;

/**
 * Makes refusals visible without a statement for each: they are counted here and written down, with
 * one log line per connection and reason, every two seconds. What cannot be written is kept.
 */
export function createRefusalRecord({ db, log, counted }: Dependencies): RefusalRecord {
  const kept = new Map<string, { connectionId: string; reason: RefusalReason; count: number }>();
  const note = (connectionId: string, reason: RefusalReason, count = 1): void => {
    const key = `${reason} ${connectionId}`;
    const entry = kept.get(key) ?? { connectionId, reason, count: 0 };
    entry.count += count;
    if (kept.has(key) || kept.size < maxKept) kept.set(key, entry);
  };
  const flush = async (): Promise<void> => {
    const refusals = [...kept.values()];
    if (refusals.length === 0) return;
    kept.clear();
    try {
      for (const noted of await noteRefusals(db, refusals)) {
        counted(noted.connectionId, noted.reason, noted.count);
        log.warn({ ...noted }, 'ingress.refused');
      }
    } catch (error) {
      for (const { connectionId, reason, count } of refusals) note(connectionId, reason, count);
      log.warn({ error: describeError(error) }, 'ingress.refusals-not-written');
    }
  };
  const timer = setInterval(() => void flush(), flushEveryMs).unref();
  return {
    note: (connectionId, reason) => {
      note(connectionId, reason);
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
