import type { ReactNode } from 'react';
import { logOut } from '../api/api.js';
import { formatCount } from '../format/amount.js';
import { useAction } from '../live/use-action.js';
import { addressOf, type Route } from '../routing/route.js';
import { useSession } from '../session.js';

type Room = {
  readonly label: string;
  readonly route: Route;
  readonly kinds: readonly Route['kind'][];
};

const rooms: readonly Room[] = [
  { label: 'Overview', route: { kind: 'overview' }, kinds: ['overview'] },
  { label: 'Sync jobs', route: { kind: 'jobs', filter: {} }, kinds: ['jobs', 'job'] },
  {
    label: 'Dead letters',
    route: { kind: 'dead-letters' },
    kinds: ['dead-letters', 'replay'],
  },
  { label: 'Connections', route: { kind: 'connections' }, kinds: ['connections', 'connection'] },
];

export function TopBar({ route }: { readonly route: Route }): ReactNode {
  return (
    <header className="bar">
      <a className="brand" href={addressOf({ kind: 'overview' })}>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="22" height="22" />
        Invoice sync
      </a>
      <nav aria-label="Pages">
        {rooms.map((room) => (
          <a
            key={room.label}
            href={addressOf(room.route)}
            aria-current={room.kinds.includes(route.kind) ? 'page' : undefined}
          >
            {room.label}
            {room.route.kind === 'dead-letters' ? <DeadLetterCount /> : null}
          </a>
        ))}
      </nav>
      <div className="bar-end">
        <a href="/queues">Queues</a>
        <a href="/docs">API</a>
        <Who />
      </div>
    </header>
  );
}

function DeadLetterCount(): ReactNode {
  const { deadLetters } = useSession();
  return deadLetters === 0 ? null : <span className="bar-count">{formatCount(deadLetters)}</span>;
}

function Who(): ReactNode {
  const { name, mayChange } = useSession();
  const action = useAction(logOut, () => {
    window.location.assign('/login');
  });
  if (name === '') return null;
  return (
    <>
      <span className="who" title={mayChange ? 'May change things' : 'May read, not change'}>
        {name} <span className="faint">{mayChange ? 'operator' : 'viewer'}</span>
      </span>
      <button type="button" className="plain" disabled={action.working} onClick={action.start}>
        Log out
      </button>
    </>
  );
}
