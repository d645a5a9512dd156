import type { ReactNode } from 'react';

type HeadingProps = {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  /** What can be done on this page, at the right. */
  readonly children?: ReactNode;
};

export function Heading({ title, note, children }: HeadingProps): ReactNode {
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
