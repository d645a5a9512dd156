/** What becomes of a held request: it goes on, or its connection is closed. */
export type HoldEnd = 'proceed' | 'drop';

/** A request that stands still at a point of its life until a test lets it go. */
export type Held = {
  readonly id: string;
  readonly tenantId: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Before anything was processed, or when all is done but the answer. */
  readonly point: 'before' | 'after-commit';
};

export type Holds = {
  /** Stands still until `end` names this request. */
  wait(request: Omit<Held, 'id'>): Promise<HoldEnd>;
  list(): readonly Held[];
  /** `false`: no such request is held. */
  end(id: string, how: HoldEnd): boolean;
};

/** Kills and freezes are aimed with these: a test sees where a worker stands and strikes there. */
export function createHolds(): Holds {
  const held = new Map<string, { request: Held; resolve: (how: HoldEnd) => void }>();
  let next = 1;
  return {
    wait: (request) =>
      new Promise((resolve) => {
        const id = `hold-${next}`;
        next += 1;
        held.set(id, { request: { id, ...request }, resolve });
      }),
    list: () => [...held.values()].map(({ request }) => request),
    end: (id, how) => {
      const found = held.get(id);
      held.delete(id);
      found?.resolve(how);
      return found !== undefined;
    },
  };
}
