import * as z from 'zod/mini';

const shape = z.array(z.object({ id: z.string(), cause: z.string(), startedAt: z.string() }));

export type RecentReplay = z.output<typeof shape>[number];

const KEY = 'recent-replays';

/** Enough to find the way back after closing a tab; older ones are in the jobs' timelines. */
const KEPT = 5;

/** The replays started in this browser, newest first; none where the browser keeps nothing. */
export function recentReplays(storage: Storage = localStorage): readonly RecentReplay[] {
  try {
    return shape.parse(JSON.parse(storage.getItem(KEY) ?? '[]'));
  } catch {
    return [];
  }
}

/** Losing this note must never look as if the replay had not started: failures are ignored. */
export function rememberReplay(replay: RecentReplay, storage: Storage = localStorage): void {
  const others = recentReplays(storage).filter(({ id }) => id !== replay.id);
  try {
    storage.setItem(KEY, JSON.stringify([replay, ...others].slice(0, KEPT)));
  } catch {
    // Full or forbidden storage: the operator still lands on the replay's page.
  }
}
