import { useEffect, useEffectEvent, useState } from 'react';
import { failureOf, type ApiFailure } from '../api/api-failure.js';

/** What a page knows: the last answer, and whether it could be renewed since. */
export type Live<T> = {
  readonly data: T | undefined;
  /** The latest reading failed; `data` is then older than the page suggests. */
  readonly failure: ApiFailure | undefined;
  readonly refresh: () => void;
};

export type LiveSource<T> = {
  /** Names what is read. Another key is another thing: its data is never mixed up with this one. */
  readonly key: string;
  readonly load: (reading: { readonly signal: AbortSignal }) => Promise<T>;
  /** Pause between two readings, ms, given the latest answer. */
  readonly everyMs: (data: T | undefined) => number;
};

type Known<T> = { readonly key: string; readonly data?: T; readonly failure?: ApiFailure };

/**
 * Reads now and again and again while the tab is visible. A failed reading keeps the data that is
 * there and is tried again; readings never overlap, so a slow API is not asked more often.
 */
export function useLive<T>(source: LiveSource<T>): Live<T> {
  const [known, setKnown] = useState<Known<T>>({ key: source.key });
  const [round, setRound] = useState(0);
  const current = known.key === source.key ? known : { key: source.key };

  const read = useEffectEvent(async (signal: AbortSignal): Promise<number> => {
    const { key, load, everyMs } = source;
    try {
      const data = await load({ signal });
      if (!signal.aborted) setKnown({ key, data });
      return everyMs(data);
    } catch (error) {
      if (!signal.aborted) setKnown({ ...current, failure: failureOf(error) });
      return everyMs(current.data);
    }
  });

  useEffect(() => repeatWhileVisible(read), [source.key, round]);

  return {
    data: current.data,
    failure: current.failure,
    refresh: () => {
      setRound((last) => last + 1);
    },
  };
}

/** Returns the function that stops it. */
function repeatWhileVisible(read: (signal: AbortSignal) => Promise<number>): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading = false;

  const turn = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    const pauseMs = await read(stop.signal);
    reading = false;
    if (!stop.signal.aborted && !document.hidden) timer = setTimeout(() => void turn(), pauseMs);
  };
  const onVisibility = (): void => {
    clearTimeout(timer);
    if (!document.hidden) void turn();
  };
  document.addEventListener('visibilitychange', onVisibility);
  void turn();

  return () => {
    stop.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
