import type { Logger } from '@sync/shared';

/** One round of a loop, for the metrics. */
export type LoopRound = {
  readonly loop: string;
  readonly outcome: 'done' | 'failed';
  readonly durationMs: number;
};

export type ObserveRound = (round: LoopRound) => void;

/** What every loop is given beside its own work. */
export type LoopWatch = { readonly log: Logger; readonly observeRound: ObserveRound };

export type Loop = {
  /** Begins no other round; resolves when the one under way is through. */
  stop(): Promise<void>;
};

/**
 * Does a round, waits `everyMs`, does the next. Loops know nothing of each other: one that fails,
 * which is logged and counted, or that is slow holds up no other. `signal` fires at the stop.
 */
export function startLoop(
  watch: LoopWatch,
  loop: {
    /** Kebab-case; stands in logs and metrics. */
    readonly name: string;
    readonly everyMs: number;
    readonly round: (signal: AbortSignal) => Promise<unknown>;
  },
): Loop {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();
  const next = (): void => {
    underWay = observed(watch, loop, stopping.signal).then(() => {
      if (!stopping.signal.aborted) timer = setTimeout(next, loop.everyMs);
    });
  };
  next();
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await underWay;
    },
  };
}

async function observed(
  { log, observeRound }: LoopWatch,
  { name, round }: Parameters<typeof startLoop>[1],
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const outcome = await round(signal).then(
    () => 'done' as const,
    (error: unknown) => {
      log.warn({ err: error, loop: name }, 'loop.failed');
      return 'failed' as const;
    },
  );
  observeRound({ loop: name, outcome, durationMs: performance.now() - startedAt });
}

/** Several loops that begin and end together. */
export function joinLoops(loops: readonly Loop[]): Loop {
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
