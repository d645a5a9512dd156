import { useState, type ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { addressOf } from '../routing/route.js';
import { useSession } from '../session.js';
import { DiscardDialog, ReplayDialog, ResolveDialog } from './job-dialogs.js';

type DeadLetterBoxProps = {
  readonly job: SyncJob;
  readonly deadLetter: NonNullable<SyncJob['deadLetter']>;
  readonly onChanged: () => void;
};

/** Why this invoice waits for a person, what the person can do, and the three ways on. */
export function DeadLetterBox({ job, deadLetter, onChanged }: DeadLetterBoxProps): ReactNode {
  const { fingerprint } = deadLetter;
  return (
    <section className="card dead-letter" data-testid="dead-letter">
      <h2>Why it stopped</h2>
      <p className="dead-letter-message">{deadLetter.message}</p>
      {typeof deadLetter.action === 'string' ? (
        <p className="remedy">
          <span className="remedy-label">What to do</span> {deadLetter.action}
        </p>
      ) : null}
      <p className="faint group-facts">
        <code>{deadLetter.kind}</code>
        <a href={addressOf({ kind: 'jobs', filter: { fingerprint, status: 'dead-lettered' } })}>
          Others with the same cause
        </a>
      </p>
      <WaysOn job={job} onChanged={onChanged} />
    </section>
  );
}

type Way = 'replay' | 'resolve' | 'discard';

const dialogs = { replay: ReplayDialog, resolve: ResolveDialog, discard: DiscardDialog };

function WaysOn(props: { readonly job: SyncJob; readonly onChanged: () => void }): ReactNode {
  const { mayChange } = useSession();
  const [way, setWay] = useState<Way>();
  if (!mayChange) return null;
  const close = (): void => {
    setWay(undefined);
  };
  const Chosen = way === undefined ? undefined : dialogs[way];
  const button = (name: Way, label: string, className?: string): ReactNode => (
    <button
      type="button"
      className={className}
      onClick={() => {
        setWay(name);
      }}
    >
      {label}
    </button>
  );
  return (
    <div className="actions">
      {button('replay', 'Replay', 'primary')}
      {button('resolve', 'Resolve: already booked by hand')}
      {button('discard', 'Discard')}
      {Chosen === undefined ? null : (
        <Chosen
          job={props.job}
          onClose={close}
          onDone={() => {
            close();
            props.onChanged();
          }}
        />
      )}
    </div>
  );
}
