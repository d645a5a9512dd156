import type { ReactNode } from 'react';
import type { ApiFailure } from '../api/api-failure.js';
import type { Live } from '../live/use-live.js';

/** A calm sentence where there is nothing to list. */
export function Empty(props: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{props.title}</p>
      {props.children === undefined ? null : <p>{props.children}</p>}
    </div>
  );
}

/** What went wrong with a call, and the way on where there is one. */
export function FailureNotice({ failure }: { readonly failure: ApiFailure }): ReactNode {
  return (
    <div className="notice bad" role="alert">
      <span>{failure.message}</span>
      {failure.kind === 'not-logged-in' ? <a href="/login?next=%2Fconsole">Log in</a> : null}
    </div>
  );
}

type LoadedProps<T> = {
  readonly live: Live<T>;
  readonly children: (data: T) => ReactNode;
};

/** Shows data as long as there is any, and above it whether it is out of date. */
export function Loaded<T>({ live, children }: LoadedProps<T>): ReactNode {
  const { data, failure } = live;
  return (
    <>
      {failure ? <FailureNotice failure={failure} /> : null}
      {data !== undefined && failure ? <p className="faint">Shown: the last answer.</p> : null}
      {data === undefined ? null : children(data)}
      {data === undefined && !failure ? <p className="loading">Reading…</p> : null}
    </>
  );
}
