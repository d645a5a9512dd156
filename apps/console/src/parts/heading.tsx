import { useEffect, type ReactNode } from 'react';

type HeadingProps = {
  readonly title: ReactNode;
  /** What the browser's tab says; operators keep several open. */
  readonly tab: string;
  readonly note?: ReactNode;
  /** What can be done on this page, at the right. */
  readonly children?: ReactNode;
};

export function Heading({ title, tab, note, children }: HeadingProps): ReactNode {
  useEffect(() => {
    document.title = `${tab} · Invoice sync`;
  }, [tab]);
  return (
    <div className="heading">
      <div>
        <h1>{title}</h1>
        {note === undefined ? null : <p className="faint">{note}</p>}
      </div>
      {children === undefined ? null : <div className="actions">{children}</div>}
    </div>
  );
}
