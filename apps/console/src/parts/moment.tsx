import type { ReactNode } from 'react';
import { formatAgo, formatDateTime } from '../format/time.js';
import { useNow } from '../live/use-now.js';

/** A time as its age; the exact time appears on hovering. */
export function Ago({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}

/** A time in full. */
export function At({ at }: { readonly at: string }): ReactNode {
  return <time dateTime={at}>{formatDateTime(at)}</time>;
}
