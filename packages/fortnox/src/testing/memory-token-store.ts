import type { TokenSet, TokenStore } from '@sync/shared';

type Row = {
  tokens: TokenSet | undefined;
  fence: number;
  claimedUntil: number;
};

export type MemoryTokenStore = TokenStore & {
  /** As the callback of a consent would: stores and ends any claim. */
  put(connectionId: string, tokens: TokenSet): void;
};

/** The store's promises without a database, for tests; several "processes" may share one. */
export function createMemoryTokenStore(now: () => number = Date.now): MemoryTokenStore {
  const rows = new Map<string, Row>();
  const row = (id: string): Row => {
    const found = rows.get(id) ?? { tokens: undefined, fence: 0, claimedUntil: 0 };
    rows.set(id, found);
    return found;
  };
  return {
    put: (id, tokens) => rows.set(id, { tokens, fence: row(id).fence + 1, claimedUntil: 0 }),
    read: (id) => Promise.resolve(row(id).tokens),
    claimRefresh: (id, ttlMs) => {
      const entry = row(id);
      if (entry.claimedUntil > now()) return Promise.resolve(undefined);
      entry.fence += 1;
      entry.claimedUntil = now() + ttlMs;
      return Promise.resolve({ fence: entry.fence, tokens: entry.tokens });
    },
    commitRefresh: (id, fence, tokens) => {
      const entry = row(id);
      if (entry.fence !== fence) return Promise.resolve(false);
      entry.tokens = tokens;
      entry.claimedUntil = 0;
      return Promise.resolve(true);
    },
    releaseRefresh: (id, fence) => {
      const entry = row(id);
      if (entry.fence === fence) entry.claimedUntil = 0;
      return Promise.resolve();
    },
  };
}
