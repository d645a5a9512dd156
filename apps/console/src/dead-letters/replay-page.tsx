import type { ReactNode } from 'react';
import { commandReplay, readReplay, type ReplayCommand } from '../api/api.js';
import type { ReplayProgress } from '../api/shapes.js';
import { formatCount } from '../format/amount.js';
import { lookOfReplay } from '../format/status.js';
import { SETTLED_EVERY_MS, WATCHED_EVERY_MS } from '../live/pace.js';
import { useAction } from '../live/use-action.js';
import { useLive } from '../live/use-live.js';
import { Badge } from '../parts/badge.js';
import { Facts } from '../parts/facts.js';
import { Heading } from '../parts/heading.js';
import { FailureNotice, Loaded } from '../parts/notice.js';
import { addressOf } from '../routing/route.js';
import { useSession } from '../session.js';
import { commandsFor, finishedOf } from './replay-progress.js';

/** A replay under way: how far it is, how it goes, and the brake. */
export function ReplayPage({ id }: { readonly id: string }): ReactNode {
  const live = useLive({
    key: id,
    load: async (reading) => readReplay(id, reading),
    everyMs: (replay) => (isOver(replay) ? SETTLED_EVERY_MS : WATCHED_EVERY_MS),
  });
  return (
    <>
      <p className="trail">
        <a href={addressOf({ kind: 'dead-letters' })}>Dead letters</a>
      </p>
      <Loaded live={live}>
        {(replay) => <Replay id={id} replay={replay} onChanged={live.refresh} />}
      </Loaded>
    </>
  );
}

type ReplayProps = {
  readonly id: string;
  readonly replay: ReplayProgress;
  readonly onChanged: () => void;
};

function Replay({ id, replay, onChanged }: ReplayProps): ReactNode {
  const { mayChange } = useSession();
  const look = lookOfReplay(replay.state);
  const finished = finishedOf(replay);
  return (
    <>
      <Heading
        tab="Replay"
        title={
          <>
            Replay <Badge look={look} />
          </>
        }
        note={look.meaning}
      >
        {mayChange
          ? commandsFor(replay.state).map((command) => (
              <CommandButton key={command} id={id} command={command} onDone={onChanged} />
            ))
          : undefined}
      </Heading>
      <section className="card" data-testid="replay">
        <p className="replay-line">
          <strong>{formatCount(finished)}</strong> of {formatCount(replay.total)} finished
        </p>
        <progress max={Math.max(1, replay.total)} value={finished} aria-label="Finished invoices" />
        <Facts
          facts={[
            ['Succeeded', formatCount(replay.succeeded)],
            ['Dead letter again', formatCount(replay.failedAgain)],
            ['Released so far', formatCount(replay.replayed)],
            ['Not yet released', formatCount(replay.remaining)],
            ['No dead letter any more', replay.skipped ? formatCount(replay.skipped) : undefined],
            ['Started by', replay.actor],
            ['Reason', replay.reason],
            ['Share of Fortnox limit', replay.ratePercent ? `${replay.ratePercent} %` : undefined],
          ]}
        />
      </section>
    </>
  );
}

const labels: Readonly<Record<ReplayCommand, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  abort: 'Abort: keep the rest as dead letters',
};

type CommandButtonProps = {
  readonly id: string;
  readonly command: ReplayCommand;
  readonly onDone: () => void;
};

function CommandButton({ id, command, onDone }: CommandButtonProps): ReactNode {
  const action = useAction(async () => commandReplay(id, command), onDone);
  return (
    <>
      <button
        type="button"
        className={command === 'abort' ? 'danger' : 'primary'}
        disabled={action.working}
        onClick={action.start}
      >
        {labels[command]}
      </button>
      {action.failure ? <FailureNotice failure={action.failure} /> : null}
    </>
  );
}

function isOver(replay: ReplayProgress | undefined): boolean {
  return replay !== undefined && commandsFor(replay.state).length === 0;
}
