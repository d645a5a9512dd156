import { useInterval } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';

/** Ages are told in whole seconds at best. */
const TICK_MS = 1000;

/** The time now, ms, renewed every second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useInterval(
    () => {
      setNow(Date.now());
    },
    TICK_MS,
    { autoInvoke: true },
  );
  return now;
}

/** A time as its age; the exact time appears on hovering. */
export function Ago({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  const { f } = useWords();
  return (
    <time dateTime={at} title={f.dateTime(at)}>
      {f.ago(at, now)}
    </time>
  );
}

/** A time in full. */
export function At({ at }: { readonly at: string }): ReactNode {
  const { f } = useWords();
  return <time dateTime={at}>{f.dateTime(at)}</time>;
}
