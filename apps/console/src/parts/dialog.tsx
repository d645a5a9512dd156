import { useEffect, useRef, type ReactNode, type SubmitEvent } from 'react';
import type { Action } from '../live/use-action.js';
import { FailureNotice } from './notice.js';

type DialogProps = {
  readonly title: string;
  readonly action: Action;
  /** Says what the button does, with its object: "Discard invoice SF-1". */
  readonly confirm: string;
  readonly danger?: boolean;
  /** False while something needed is still missing. */
  readonly ready: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A question with one button that acts. Escape and "Cancel" change nothing. */
export function Dialog(props: DialogProps): ReactNode {
  const { title, action, confirm, ready, onClose, children } = props;
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready) action.start();
  };
  return (
    <dialog ref={element} aria-label={title} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <h2>{title}</h2>
        {children}
        {action.failure ? <FailureNotice failure={action.failure} /> : null}
        <div className="dialog-end">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={props.danger === true ? 'danger' : 'primary'}
            disabled={!ready || action.working}
          >
            {action.working ? 'Working…' : confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}
